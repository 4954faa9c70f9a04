-- whoever comes in by the company's own sign-in alone has no password here
alter table identity.login alter column password_hash drop not null;

-- where a company's people sign in elsewhere (OpenID Connect), and who they are then
create table identity.provider (
  account_id uuid primary key references identity.account,
  issuer text not null check (length(issuer) <= 500),
  client text not null check (length(client) <= 300),
  secret bytea not null,
  claim text not null check (length(claim) <= 200),
  administrators text not null check (length(administrators) <= 200),
  managers text not null check (length(managers) <= 200),
  salespeople text not null check (length(salespeople) <= 200),
  trusts_addresses boolean not null,
  welcomes boolean not null
);

-- who that somebody elsewhere is here; once known, an address counts no more
create table identity.known_elsewhere (
  account_id uuid not null,
  issuer text not null,
  subject text not null check (length(subject) <= 255),
  person_id uuid not null,
  since timestamptz not null,
  primary key (account_id, issuer, subject),
  foreign key (account_id, person_id) references identity.person
);

-- what a company demands of whoever signs in
create table identity.sign_in_rule (
  account_id uuid primary key references identity.account,
  elsewhere_only boolean not null,
  second_step boolean not null
);

-- codes that change every half minute; the number of the newest one used, so that none is good twice
create table identity.second_step (
  account_id uuid not null,
  person_id uuid not null,
  secret bytea not null,
  used bigint not null,
  since timestamptz not null,
  primary key (account_id, person_id),
  foreign key (account_id, person_id) references identity.person
);
create table identity.recovery_code (
  account_id uuid not null,
  person_id uuid not null,
  hash bytea not null,
  used_at timestamptz,
  primary key (account_id, person_id, hash),
  foreign key (account_id, person_id) references identity.person
);

-- keys that live in a phone or a computer (WebAuthn); what is stored opens nothing
create table identity.passkey (
  account_id uuid not null,
  person_id uuid not null,
  credential bytea not null check (length(credential) <= 1023),
  attested bytea not null check (length(attested) <= 8192),
  uses bigint not null,
  called text not null check (length(called) <= 100),
  since timestamptz not null,
  used_at timestamptz,
  primary key (account_id, credential),
  foreign key (account_id, person_id) references identity.person
);
create index passkey_person on identity.passkey (account_id, person_id);

grant select, insert, update, delete on identity.provider, identity.known_elsewhere, identity.sign_in_rule,
  identity.second_step, identity.recovery_code, identity.passkey to ${app};
