-- the mailbox a source is read from; its password sealed with a key outside the database
create table intake.mailbox (
  account_id uuid not null,
  source_id uuid not null,
  host text not null check (length(host) between 1 and 253),
  port int not null check (port between 1 and 65535),
  security text not null check (security in ('tls', 'starttls', 'plain')),
  login text not null check (length(login) <= 254),
  password bytea not null,
  folder text not null check (length(folder) between 1 and 120),
  active boolean not null,
  validity bigint not null default 0,
  last_uid bigint not null default -1,
  leased_until timestamptz not null,
  read_at timestamptz,
  trouble text check (length(trouble) <= 60),
  primary key (account_id, source_id),
  foreign key (account_id, source_id) references directory.source
);
grant select, insert, update, delete on intake.mailbox to ${app};
