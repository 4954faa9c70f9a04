create schema intake;
grant usage on schema intake to ${app};

create table intake.submission (
  account_id uuid not null,
  submission_id uuid not null,
  source_id uuid not null,
  door text not null,
  received_at timestamptz not null,
  received_day date not null,
  idempotency_key text check (length(idempotency_key) between 1 and 200),
  verdict text not null check (verdict in ('accepted', 'duplicate', 'rejected', 'quarantined', 'pending')),
  reason text check (length(reason) <= 60),
  field text check (length(field) <= 60),
  lead_id uuid,
  test boolean not null,
  status int not null,
  answer text,
  primary key (account_id, submission_id),
  foreign key (account_id, source_id) references directory.source,
  check ((verdict in ('accepted', 'duplicate')) = (lead_id is not null))
);
create unique index submission_once on intake.submission (account_id, source_id, idempotency_key)
  where idempotency_key is not null;
create index submission_day on intake.submission (account_id, received_day, source_id, verdict);

-- what arrived, byte for byte
create table intake.raw (
  account_id uuid not null,
  submission_id uuid not null,
  content_type text not null check (length(content_type) <= 200),
  body bytea not null,
  primary key (account_id, submission_id),
  foreign key (account_id, submission_id) references intake.submission
);

-- who had this number or address lately: the lock and the memory that make duplicates race-free
create table intake.contact_key (
  account_id uuid not null references identity.account,
  key bytea not null,
  recent text not null,
  primary key (account_id, key)
);

-- a submission that needs a look is a task: somebody answers for it, until a limit
create table intake.look (
  account_id uuid not null,
  submission_id uuid not null,
  responsible uuid not null,
  responsible_active boolean generated always as (case when settled_at is null then true end) stored,
  ready_at timestamptz not null,
  due_at timestamptz not null,
  limit_at timestamptz not null,
  settled_at timestamptz,
  settled_as text check (settled_as in ('typed', 'discarded', 'expired')),
  lead_id uuid,
  primary key (account_id, submission_id),
  foreign key (account_id, submission_id) references intake.submission,
  foreign key (account_id, responsible, responsible_active) references identity.person (account_id, person_id, active)
    deferrable initially deferred,
  check ((settled_at is null) = (settled_as is null))
);
create index look_open on intake.look (account_id, due_at) where settled_at is null;

grant select, insert, update on intake.submission, intake.look to ${app};
grant select, insert, update, delete on intake.raw, intake.contact_key to ${app};
