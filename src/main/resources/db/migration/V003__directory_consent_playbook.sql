create schema directory;
grant usage on schema directory to ${app};

create table directory.opening (
  account_id uuid not null references identity.account,
  weekday smallint not null check (weekday between 1 and 7),
  opens time not null,
  closes time not null check (closes > opens),
  primary key (account_id, weekday)
);

create table directory.source (
  account_id uuid not null references identity.account,
  source_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  acquisition text not null check (acquisition in ('purchased', 'bartered', 'inquiry', 'prospecting', 'referral')),
  vendor text check (length(vendor) between 1 and 120),
  window_days int not null default 30 check (window_days between 0 and 3650),
  price_minor bigint not null default 0 check (price_minor >= 0),
  created_at timestamptz not null,
  primary key (account_id, source_id),
  unique (account_id, name)
);

create table directory.source_key (
  account_id uuid not null,
  hash bytea not null,
  source_id uuid not null,
  ending text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (account_id, hash),
  foreign key (account_id, source_id) references directory.source
);

grant select, insert, update, delete on directory.opening to ${app};
grant select, insert, update on directory.source, directory.source_key to ${app};

create schema consent;
grant usage on schema consent to ${app};

-- numbers and addresses nobody may contact again, as hashes: the wish outlives the data
create table consent.never_contact (
  account_id uuid not null references identity.account,
  hash bytea not null,
  asked_at timestamptz not null,
  primary key (account_id, hash)
);
grant select, insert, delete on consent.never_contact to ${app};

create schema playbook;
grant usage on schema playbook to ${app};

create table playbook.playbook (
  account_id uuid not null references identity.account,
  playbook_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  in_charge uuid not null,
  current_version int not null,
  primary key (account_id, playbook_id),
  unique (account_id, name),
  foreign key (account_id, in_charge) references identity.person
);

create table playbook.version (
  account_id uuid not null,
  playbook_id uuid not null,
  version int not null check (version > 0),
  text text not null check (length(text) <= 100000),
  published_at timestamptz not null,
  published_by uuid not null,
  primary key (account_id, playbook_id, version),
  foreign key (account_id, playbook_id) references playbook.playbook,
  foreign key (account_id, published_by) references identity.person
);

grant select, insert, update on playbook.playbook to ${app};
grant select, insert on playbook.version to ${app};
