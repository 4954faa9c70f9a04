-- keys with which programs act as a person, with that person's rights; they end when the person leaves
create table identity.program_key (
  account_id uuid not null references identity.account,
  hash bytea not null,
  person_id uuid not null,
  ending text not null check (length(ending) = 4),
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (account_id, hash),
  foreign key (account_id, person_id) references identity.person
);
create index program_key_person on identity.program_key (account_id, person_id) where revoked_at is null;
grant select, insert, update on identity.program_key to ${app};
