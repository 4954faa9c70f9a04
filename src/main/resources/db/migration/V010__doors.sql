-- doors that are found by their address alone: a form on a web page, a vendor that cannot send a key
alter table directory.source add column state text not null default 'open' check (state in ('open', 'testing', 'paused'));

create table directory.address (
  account_id uuid not null,
  word text not null check (length(word) between 16 and 80),
  source_id uuid not null,
  purpose text not null check (purpose in ('door', 'instructions')),
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (account_id, word),
  foreign key (account_id, source_id) references directory.source
);
create unique index address_current on directory.address (account_id, source_id, purpose) where revoked_at is null;
insert into directory.address (account_id, word, source_id, purpose, created_at)
select s.account_id, replace(s.account_id::text, '-', '') || '-' || replace(gen_random_uuid()::text, '-', ''), s.source_id, p.purpose, now()
from directory.source s
cross join (values ('door'), ('instructions')) p (purpose);
grant select, insert, update on directory.address to ${app};

-- when something last came in through a door; written at most once a minute
create table intake.door_seen (
  account_id uuid not null,
  source_id uuid not null,
  door text not null check (length(door) <= 40),
  at timestamptz not null,
  primary key (account_id, source_id, door),
  foreign key (account_id, source_id) references directory.source
);
grant select, insert, update on intake.door_seen to ${app};
