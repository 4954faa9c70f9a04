-- whom a plan gave a lead to, which plan, how long they have to take it, and who sells it for us
alter table lead.custody
  add column hand_id uuid,
  add column plan_id uuid,
  add column accept_seconds int check (accept_seconds between 1 and 864000),
  add column partner_id uuid;

-- who may receive what; one row for each person or partner of whom something was said
create table distribution.receiver (
  account_id uuid not null references identity.account,
  receiver_id uuid not null,
  level text not null default 'regular' check (level in ('green', 'regular', 'senior')),
  weight smallint not null default 10 check (weight between 1 and 100),
  hourly int not null default 0 check (hourly between 0 and 100000),
  daily int not null default 0 check (daily between 0 and 100000),
  weekly int not null default 0 check (weekly between 0 and 100000),
  monthly int not null default 0 check (monthly between 0 and 100000),
  capacity int not null default 0 check (capacity between 0 and 100000),
  skills text[] not null default '{}',
  languages text[] not null default '{}',
  territories text[] not null default '{}',
  primary key (account_id, receiver_id)
);

create table distribution.licence (
  account_id uuid not null references identity.account,
  receiver_id uuid not null,
  state text not null check (state ~ '^[A-Z]{2}$'),
  expires date,
  primary key (account_id, receiver_id, state)
);

create table distribution.source_cap (
  account_id uuid not null references identity.account,
  receiver_id uuid not null,
  source_id uuid not null,
  daily int not null check (daily between 1 and 100000),
  primary key (account_id, receiver_id, source_id),
  foreign key (account_id, source_id) references directory.source
);

-- how much somebody received, by hour, day, week and month, and by day and source
create table distribution.taken (
  account_id uuid not null references identity.account,
  receiver_id uuid not null,
  period text not null check (length(period) <= 60),
  taken int not null,
  primary key (account_id, receiver_id, period)
);

-- who said at the desk that they are ready
create table distribution.presence (
  account_id uuid not null references identity.account,
  person_id uuid not null,
  ready boolean not null,
  since timestamptz not null,
  primary key (account_id, person_id),
  foreign key (account_id, person_id) references identity.person
);

-- what holds for the whole floor
create table distribution.floor (
  account_id uuid not null references identity.account,
  licensed boolean not null default false,
  primary key (account_id)
);

-- when nothing is given to anybody
create table distribution.closing (
  account_id uuid not null references identity.account,
  closing_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  primary key (account_id, closing_id)
);

-- a routing plan has the name of the place in the playbooks that it answers for
create table distribution.plan (
  account_id uuid not null references identity.account,
  plan_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  published int,
  draft jsonb,
  primary key (account_id, plan_id),
  unique (account_id, name)
);

create table distribution.plan_version (
  account_id uuid not null,
  plan_id uuid not null,
  version int not null,
  rules jsonb not null,
  published_at timestamptz not null,
  published_by uuid not null,
  primary key (account_id, plan_id, version),
  foreign key (account_id, plan_id) references distribution.plan
);

-- what a rotation owes its members, and how many leads each had by it
create table distribution.share (
  account_id uuid not null,
  plan_id uuid not null,
  rule text not null,
  receiver_id uuid not null,
  owed float8 not null,
  given bigint not null,
  primary key (account_id, plan_id, rule, receiver_id),
  foreign key (account_id, plan_id) references distribution.plan
);

-- why a lead went where it went: ids, codes and numbers, at most a kilobyte
create table distribution.decision (
  account_id uuid not null,
  decision_id uuid not null,
  lead_id uuid not null,
  at timestamptz not null,
  plan_id uuid not null,
  version int not null,
  rule smallint not null,
  kind text not null check (kind in ('given', 'pooled', 'later', 'nobody')),
  chosen_id uuid,
  why text not null default '' check (length(why) <= 60),
  propensity real not null,
  draw real not null,
  weighed text not null check (octet_length(weighed) <= 800),
  ended text check (ended in ('accepted', 'declined', 'lapsed', 'begun', 'recalled')),
  ended_at timestamptz,
  primary key (account_id, decision_id),
  foreign key (account_id, lead_id) references lead.lead
);
create index decision_lead on distribution.decision (account_id, lead_id, at desc);
create index decision_plan on distribution.decision (account_id, plan_id, at desc);
create index decision_chosen on distribution.decision (account_id, chosen_id, at desc) where chosen_id is not null;

grant select, insert, update, delete on distribution.receiver, distribution.licence, distribution.source_cap, distribution.taken,
  distribution.presence, distribution.floor, distribution.closing, distribution.share to ${app};
grant select, insert, update on distribution.plan, distribution.decision to ${app};
grant select, insert on distribution.plan_version to ${app};

-- dealers and agents who sell for us
create table distribution.partner (
  account_id uuid not null references identity.account,
  partner_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  kind text not null check (kind in ('dealer', 'agent')),
  email text not null default '' check (length(email) <= 254),
  phone text not null default '' check (length(phone) <= 40),
  zone text not null,
  manager_id uuid not null,
  weekdays smallint[] not null default '{}',
  opens time,
  closes time check (closes > opens),
  away_from timestamptz,
  away_until timestamptz check (away_until > away_from),
  active boolean not null default true,
  primary key (account_id, partner_id),
  foreign key (account_id, manager_id) references identity.person
);
grant select, insert, update on distribution.partner to ${app};

-- how partners come in without signing in; what is stored is a hash of an address that carries its account
create table distribution.partner_link (
  account_id uuid not null,
  hash bytea not null,
  partner_id uuid not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (account_id, hash),
  foreign key (account_id, partner_id) references distribution.partner
);
create index partner_link_partner on distribution.partner_link (account_id, partner_id) where revoked_at is null;
grant select, insert, update on distribution.partner_link to ${app};

create index custody_partner on lead.custody (account_id, holder_id, ready_at) where open and holder = 'partner';

alter table lead.message drop constraint message_kind_check;
alter table lead.message add constraint message_kind_check check (kind in ('again', 'reply', 'partner'));

-- in which order the desk takes what waits; one row for each company that changed it
create table lead.ordering (
  account_id uuid not null references identity.account,
  kinds text not null check (length(kinds) <= 60),
  dearest boolean not null,
  primary key (account_id)
);
grant select, insert, update on lead.ordering to ${app};

alter table distribution.floor
  add column call_seconds int not null default 80 check (call_seconds between 10 and 7200),
  add column share int not null default 80 check (share between 1 and 100),
  add column overfull_on date,
  add column marked_on date;
