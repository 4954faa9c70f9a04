-- Version 22 was changed once after it had been used (see version 27): folders made by the changed form are known
-- by its checksum.
do $$
begin
  if to_regclass('library.flyway_schema_history') is not null then
    update library.flyway_schema_history set checksum = 817123073
    where version = '022' and checksum = -1235590907;
  end if;
end $$;
