-- where programs of others are told what happens
create table delivery.hook (
  account_id uuid not null references identity.account,
  hook_id uuid not null,
  address text not null check (length(address) between 8 and 500),
  -- what the messages are signed with, sealed with a key outside the database
  secret bytea not null,
  -- codes of what is told, with commas; all where it is empty
  kinds text not null check (length(kinds) <= 500),
  active boolean not null,
  made_at timestamptz not null,
  -- failures in a row, and until when nothing is tried
  failures int not null default 0,
  rests_until timestamptz,
  told_at timestamptz,
  trouble text check (length(trouble) <= 60),
  primary key (account_id, hook_id)
);

create table delivery.hook_message (
  account_id uuid not null references identity.account,
  message_id uuid not null,
  hook_id uuid not null,
  kind text not null check (length(kind) <= 60),
  body text not null check (length(body) <= 20000),
  made_at timestamptz not null,
  due_at timestamptz not null,
  attempts int not null default 0,
  told_at timestamptz,
  dead_at timestamptz,
  status int,
  primary key (account_id, message_id),
  foreign key (account_id, hook_id) references delivery.hook on delete cascade
);
create index hook_message_due on delivery.hook_message (account_id, hook_id, due_at) where told_at is null and dead_at is null;
create index hook_message_dead on delivery.hook_message (account_id, hook_id, dead_at) where dead_at is not null;
create index hook_message_old on delivery.hook_message (account_id, made_at);
grant select, insert, update, delete on delivery.hook, delivery.hook_message to ${app};
