create schema if not exists delivery;
grant usage on schema delivery to ${app};

-- by which server mail goes out; its password sealed with a key outside the database
create table delivery.mail_server (
  account_id uuid not null references identity.account,
  host text not null check (length(host) between 1 and 253),
  port int not null check (port between 1 and 65535),
  security text not null check (security in ('tls', 'starttls', 'plain')),
  login text not null check (length(login) <= 254),
  password bytea not null,
  sender text not null check (length(sender) between 3 and 254),
  sender_name text not null check (length(sender_name) <= 120),
  active boolean not null,
  sent_at timestamptz,
  trouble text check (length(trouble) <= 60),
  primary key (account_id)
);

-- what is to go out; the words go when it has
create table delivery.letter (
  account_id uuid not null references identity.account,
  letter_id uuid not null,
  purpose text not null check (purpose in ('test', 'partner-offer', 'partner-reminder')),
  lead_id uuid,
  recipient text not null check (length(recipient) <= 254),
  subject text not null check (length(subject) <= 400),
  body text not null check (length(body) <= 20000),
  created_at timestamptz not null,
  due_at timestamptz not null,
  useless_at timestamptz not null,
  attempts int not null default 0,
  sent_at timestamptz,
  failed text check (failed in ('refused', 'too-late')),
  primary key (account_id, letter_id)
);
create index letter_due on delivery.letter (account_id, due_at) where sent_at is null and failed is null;
grant select, insert, update, delete on delivery.mail_server, delivery.letter to ${app};

-- an address for one lead only, for a while
alter table distribution.partner_link
  add column lead_id uuid,
  add column expires_at timestamptz;
