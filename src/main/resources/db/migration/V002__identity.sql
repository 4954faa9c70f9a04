create schema identity;
grant usage on schema identity to ${app};

create table identity.account (
  account_id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  country text not null check (country ~ '^[A-Z]{2}$'),
  zone text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  created_at timestamptz not null
);

create table identity.person (
  account_id uuid not null references identity.account,
  person_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  email text not null,
  zone text not null,
  active boolean not null default true,
  created_at timestamptz not null,
  primary key (account_id, person_id),
  -- the target of "the responsible person must be active"
  unique (account_id, person_id, active)
);

create table identity.role_held (
  account_id uuid not null,
  person_id uuid not null,
  role text not null check (role in ('administrator', 'manager', 'salesperson')),
  primary key (account_id, person_id, role),
  foreign key (account_id, person_id) references identity.person
);

create table identity.team (
  account_id uuid not null references identity.account,
  team_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  lead_id uuid not null,
  primary key (account_id, team_id),
  unique (account_id, name),
  foreign key (account_id, lead_id) references identity.person
);

create table identity.team_member (
  account_id uuid not null,
  person_id uuid not null,
  team_id uuid not null,
  primary key (account_id, person_id),
  foreign key (account_id, person_id) references identity.person,
  foreign key (account_id, team_id) references identity.team
);

create table identity.working_time (
  account_id uuid not null,
  person_id uuid not null,
  weekday smallint not null check (weekday between 1 and 7),
  starts time not null,
  ends time not null check (ends > starts),
  primary key (account_id, person_id, weekday),
  foreign key (account_id, person_id) references identity.person
);

create table identity.absence (
  account_id uuid not null,
  person_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  primary key (account_id, person_id, starts_at),
  foreign key (account_id, person_id) references identity.person
);

-- platform: found before the account is known
create table identity.login (
  email text primary key,
  account_id uuid not null,
  person_id uuid not null,
  password_hash text not null,
  failures int not null default 0,
  locked_until timestamptz,
  epoch int not null default 0,
  unique (account_id, person_id),
  foreign key (account_id, person_id) references identity.person
);

-- platform: single-use links; what is stored is a hash
create table identity.ticket (
  hash bytea primary key,
  purpose text not null check (purpose in ('setup', 'invitation', 'password')),
  account_id uuid,
  person_id uuid,
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (account_id, person_id) references identity.person
);

-- who did what in administration: codes and ids, no names
create table identity.administration_log (
  account_id uuid not null references identity.account,
  entry_id uuid not null,
  at timestamptz not null,
  actor_id uuid,
  act text not null,
  subject_id uuid,
  detail jsonb not null default '{}',
  primary key (account_id, entry_id)
);
create index administration_log_at on identity.administration_log (account_id, at desc, entry_id desc);

grant select, insert, update on identity.account, identity.person to ${app};
grant select, insert, update, delete on identity.role_held, identity.team, identity.team_member, identity.working_time,
  identity.absence, identity.login, identity.ticket to ${app};
grant select, insert on identity.administration_log to ${app};
