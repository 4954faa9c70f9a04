-- what leads of a source cost besides so much for each of them
create table conversion.source_terms (
  account_id uuid not null,
  source_id uuid not null,
  -- from which month on a month costs something
  since date not null,
  month_minor bigint not null check (month_minor between 0 and 100000000000),
  sale_minor bigint not null check (sale_minor between 0 and 100000000000),
  sale_share int not null check (sale_share between 0 and 1000),
  -- bartered: so many units for each lead, what one is called and what it is worth to us
  units numeric(10, 2) not null check (units >= 0),
  unit text not null check (length(unit) <= 40),
  unit_minor bigint not null check (unit_minor between 0 and 100000000000),
  -- an hour of our own people
  hour_minor bigint not null check (hour_minor between 0 and 100000000000),
  primary key (account_id, source_id),
  foreign key (account_id, source_id) references directory.source
);

-- what a source cost in a month, whatever came
create table conversion.standing_cost (
  account_id uuid not null,
  source_id uuid not null,
  month date not null check (extract(day from month) = 1),
  kind text not null check (kind in ('month', 'hours')),
  at timestamptz not null,
  hours numeric(8, 2) not null default 0 check (hours between 0 and 10000),
  minor bigint not null check (minor >= 0),
  currency text not null check (length(currency) = 3),
  primary key (account_id, source_id, month, kind),
  foreign key (account_id, source_id) references directory.source
);

-- what we gave to whom we barter leads with
create table conversion.bartered (
  account_id uuid not null,
  entry_id uuid not null,
  source_id uuid not null,
  day date not null,
  units numeric(10, 2) not null check (units <> 0),
  words text not null check (length(words) <= 300),
  noted_by uuid not null,
  primary key (account_id, entry_id),
  foreign key (account_id, source_id) references directory.source,
  foreign key (account_id, noted_by) references identity.person
);
create index bartered_source on conversion.bartered (account_id, source_id, day);

alter table conversion.ledger drop constraint ledger_kind_check;
alter table conversion.ledger add constraint ledger_kind_check
  check (kind in ('cost', 'revenue', 'leak', 'goods', 'credit', 'barter', 'fee', 'commission'));
alter table conversion.ledger add column units numeric(10, 2);

-- who shares in a sale besides people: partners who sell for us, customers who recommended
alter table conversion.share_rule
  add column referrer int not null default 0 check (referrer between 0 and 1000),
  add column agent int not null default 0 check (agent between 0 and 1000),
  drop constraint share_rule_check,
  add constraint share_rule_whole check (owner + setter + closer + referrer + agent = 1000);
alter table conversion.credit
  add column kind text not null default 'person' check (kind in ('person', 'partner', 'customer')),
  -- a later one takes the place of those before
  add column revision int not null default 0 check (revision between 0 and 999),
  add column commission bigint not null default 0,
  drop constraint credit_pkey,
  add primary key (account_id, lead_id, seq, revision, person_id);
alter table conversion.credit rename column person_id to party_id;

-- why somebody put right who earned a sale
create table conversion.credit_revision (
  account_id uuid not null,
  lead_id uuid not null,
  seq int not null,
  revision int not null,
  revised_by uuid not null,
  revised_at timestamptz not null,
  reason text not null check (length(reason) between 1 and 500),
  primary key (account_id, lead_id, seq, revision),
  foreign key (account_id, lead_id) references lead.lead,
  foreign key (account_id, revised_by) references identity.person
);

-- what a sale is worth to whoever shares in it; the party that is nobody stands for all our own people
create table conversion.commission_rule (
  account_id uuid not null references identity.account,
  party_id uuid not null,
  share int not null check (share between 0 and 1000),
  minor bigint not null check (minor between 0 and 100000000000),
  primary key (account_id, party_id)
);

-- by which customer a lead was recommended
create table conversion.recommended (
  account_id uuid not null,
  lead_id uuid not null,
  by_lead_id uuid not null,
  primary key (account_id, lead_id),
  foreign key (account_id, lead_id) references lead.lead,
  foreign key (account_id, by_lead_id) references lead.lead
);
grant select, insert, update, delete on conversion.source_terms, conversion.standing_cost, conversion.bartered,
  conversion.credit_revision, conversion.commission_rule, conversion.recommended to ${app};
