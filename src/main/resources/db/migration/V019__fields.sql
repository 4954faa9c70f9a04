-- what a company wants to know of a lead besides who they are
create table directory.own_field (
  account_id uuid not null references identity.account,
  name text not null check (name ~ '^[a-z][a-z0-9_]{0,59}$'),
  label text not null check (length(label) between 1 and 120),
  kind text not null check (kind in ('text', 'number', 'yes-no', 'date', 'choice')),
  choices text not null default '' check (length(choices) <= 2000),
  searchable boolean not null,
  choosing boolean not null,
  position int not null,
  primary key (account_id, name)
);
grant select, insert, delete on directory.own_field to ${app};
create index contact_fields on lead.contact using gin (fields jsonb_path_ops) where fields <> '{}';

-- how long what arrived is kept, where somebody said something else than usual
create table intake.retention (
  account_id uuid not null,
  source_id uuid not null,
  raw_days int not null check (raw_days between 1 and 3650),
  refused_days int not null check (refused_days between 1 and 3650),
  primary key (account_id, source_id),
  foreign key (account_id, source_id) references directory.source
);
grant select, insert, update on intake.retention to ${app};

-- somebody wants to know, or wants to be forgotten: a task with a deadline
create table intake.wish (
  account_id uuid not null,
  wish_id uuid not null,
  kind text not null check (kind in ('forget', 'export', 'correct')),
  value text not null check (length(value) <= 254),
  asked_at timestamptz not null,
  responsible uuid not null,
  responsible_active boolean generated always as (case when done_at is null then true end) stored,
  due_at timestamptz not null,
  done_at timestamptz,
  done_by uuid,
  leads int,
  primary key (account_id, wish_id),
  foreign key (account_id, done_by) references identity.person,
  foreign key (account_id, responsible, responsible_active) references identity.person (account_id, person_id, active)
    deferrable initially deferred
);
create index wish_open on intake.wish (account_id, due_at) where done_at is null;
grant select, insert, update on intake.wish to ${app};
grant delete on lead.note to ${app};
create index submission_lead on intake.submission (account_id, lead_id) where lead_id is not null;
