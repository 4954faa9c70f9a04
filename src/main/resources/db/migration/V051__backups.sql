-- backups that were made by themselves, and those that were not; not itself in any backup
create schema storage;
create table storage.backup_made (
  made_at timestamptz primary key,
  place text not null check (length(place) <= 1000),
  name text not null check (length(name) <= 200),
  bytes bigint not null,
  row_count bigint not null,
  took_ms bigint not null,
  problem text not null check (length(problem) <= 500)
);
grant usage on schema storage to ${app};
grant select, insert on storage.backup_made to ${app};
