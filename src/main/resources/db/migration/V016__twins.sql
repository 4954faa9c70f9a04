-- what a lead shares with whoever may be the same person, as hashes: only who shares one is compared
create table intake.block (
  account_id uuid not null,
  lead_id uuid not null,
  hashes bigint[] not null,
  primary key (account_id, lead_id),
  foreign key (account_id, lead_id) references lead.lead
);
create index block_hashes on intake.block using gin (hashes);

-- two leads that may be one person: a question to somebody, until a limit
create table intake.twin (
  account_id uuid not null,
  first_id uuid not null,
  second_id uuid not null,
  likeness float8 not null,
  evidence jsonb not null,
  responsible uuid not null,
  responsible_active boolean generated always as (case when settled_at is null then true end) stored,
  ready_at timestamptz not null,
  due_at timestamptz not null,
  limit_at timestamptz not null,
  settled_at timestamptz,
  settled_as text check (settled_as in ('merged', 'apart', 'expired')),
  settled_by uuid,
  primary key (account_id, first_id, second_id),
  foreign key (account_id, first_id) references lead.lead,
  foreign key (account_id, second_id) references lead.lead,
  foreign key (account_id, settled_by) references identity.person,
  foreign key (account_id, responsible, responsible_active) references identity.person (account_id, person_id, active)
    deferrable initially deferred,
  check ((settled_at is null) = (settled_as is null)),
  check (first_id < second_id)
);
create index twin_open on intake.twin (account_id, due_at) where settled_at is null;

grant select, insert, update, delete on intake.block to ${app};
grant select, insert, update on intake.twin to ${app};
