-- lead ads of Meta: how a source is connected; secrets sealed with a key outside the database
create table intake.meta (
  account_id uuid not null,
  source_id uuid not null,
  verify_token text not null check (length(verify_token) between 8 and 200),
  app_secret bytea not null,
  access_token bytea not null,
  forms text not null default '' check (length(forms) <= 4000),
  polled_at timestamptz,
  fetched_at timestamptz,
  leased_until timestamptz not null,
  trouble text check (length(trouble) <= 60),
  primary key (account_id, source_id),
  foreign key (account_id, source_id) references directory.source
);

-- a lead that was announced and is not here yet: fetched again and again until a limit
create table intake.announced (
  account_id uuid not null,
  source_id uuid not null,
  outside_id text not null check (length(outside_id) between 1 and 100),
  submission_id uuid not null,
  form_id text not null default '' check (length(form_id) <= 100),
  attempts int not null default 0,
  due_at timestamptz not null,
  limit_at timestamptz not null,
  settled_at timestamptz,
  primary key (account_id, source_id, outside_id),
  foreign key (account_id, submission_id) references intake.submission,
  check (due_at <= limit_at)
);
create index announced_due on intake.announced (account_id, due_at) where settled_at is null;

grant select, insert, update, delete on intake.meta to ${app};
grant select, insert, update on intake.announced to ${app};
