-- Versions 22 and 25 were changed once after they had been used (see versions 27 and 33): folders made by the changed
-- forms are known by their checksums.
do $$
begin
  if to_regclass('library.flyway_schema_history') is not null then
    update library.flyway_schema_history set checksum = 817123073
    where version = '022' and checksum = -1235590907;
    update library.flyway_schema_history set checksum = -535459647
    where version = '025' and checksum = -2141012992;
  end if;
end $$;
