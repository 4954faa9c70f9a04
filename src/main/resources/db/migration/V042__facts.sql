-- what is known of each lead, for the figures: folded from its trail, its ledger and what its contact says today
create table insight.fact (
  account_id uuid not null references identity.account,
  lead_id uuid not null,
  source_id uuid not null,
  origin text not null,
  day date not null,
  hour smallint not null,
  campaign text not null check (length(campaign) <= 100),
  region text not null check (length(region) <= 100),
  person_id uuid,
  partner_id uuid not null default '00000000-0000-0000-0000-000000000000',
  received_at timestamptz not null,
  in_hand_at timestamptz,
  attempted_at timestamptz,
  attempts int not null,
  contacted_at timestamptz,
  contact_attempt int not null,
  qualified_at timestamptz,
  offered_at timestamptz,
  sold_at timestamptz,
  closed_day date,
  ending text,
  reason text,
  left_out boolean not null,
  handed_over boolean not null,
  -- which of the spans of Spans it took from receipt, and from being before somebody, to the first attempt
  reach smallint,
  hand smallint,
  cost bigint not null,
  credit bigint not null,
  barter bigint not null,
  fee bigint not null,
  goods bigint not null,
  commission bigint not null,
  revenue bigint not null,
  leak bigint not null,
  primary key (account_id, lead_id)
) with (fillfactor = 85);
create index fact_day on insight.fact (account_id, day);
create index fact_source on insight.fact (account_id, source_id, day);
create index fact_person on insight.fact (account_id, person_id, day) where person_id is not null;
create index fact_closed on insight.fact (account_id, closed_day) where closed_day is not null;

-- the same summed up by day, source, campaign and partner
create table insight.cell (
  account_id uuid not null references identity.account,
  day date not null,
  source_id uuid not null,
  campaign text not null,
  partner_id uuid not null,
  imported boolean not null,
  leads bigint not null,
  bad bigint not null,
  attempted bigint not null,
  second bigint not null,
  contacted bigint not null,
  qualified bigint not null,
  offered bigint not null,
  sold bigint not null,
  lost bigint not null,
  open bigint not null,
  returned bigint not null,
  cost bigint not null,
  credit bigint not null,
  barter bigint not null,
  fee bigint not null,
  goods bigint not null,
  commission bigint not null,
  revenue bigint not null,
  leak bigint not null,
  reach bigint[] not null,
  hand bigint[] not null,
  tries bigint[] not null,
  reached_by bigint[] not null,
  -- dropped out where, and what those had cost; in the order of Leak
  leaks bigint[] not null,
  leak_costs bigint[] not null,
  primary key (account_id, day, source_id, campaign, partner_id, imported)
);

-- the same by how far leads came and how they ended
create table insight.flow (
  account_id uuid not null references identity.account,
  day date not null,
  source_id uuid not null,
  campaign text not null,
  partner_id uuid not null,
  imported boolean not null,
  stage text not null,
  ending text not null,
  leads bigint not null,
  primary key (account_id, day, source_id, campaign, partner_id, imported, stage, ending)
);

-- sums that no longer hold
create table insight.stale (
  account_id uuid not null references identity.account,
  day date not null,
  source_id uuid not null,
  campaign text not null,
  partner_id uuid not null,
  imported boolean not null,
  primary key (account_id, day, source_id, campaign, partner_id, imported)
);
grant select, insert, update, delete on insight.fact, insight.cell, insight.flow, insight.stale to ${app};

-- turns are folded with them
alter table insight.turn
  add column attempts_before int not null default 0,
  add column talked_before boolean not null default false,
  add column qualified boolean not null default false,
  add column offered boolean not null default false,
  add column given_hour smallint not null default 0;
grant delete on insight.turn to ${app};

-- the ledger is followed like the trail: which leads it spoke of since then
alter table conversion.ledger add column tx xid8 not null default pg_current_xact_id();
create index ledger_tx on conversion.ledger (tx, account_id, lead_id);
create table insight.seen (
  name text primary key,
  tx xid8 not null
);
grant select, insert, update, delete on insight.seen to ${app};

create view insight.trail with (security_invoker = true) as
  select account_id, lead_id, seq, at, kind, actor, actor_id, turn, step, holder, holder_id, ending, reason, content_id, detail
  from lead.trail;
create view insight.money with (security_invoker = true) as
  select account_id, lead_id, seq, kind, at, source_id, minor, tx
  from conversion.ledger;
create view insight.standing with (security_invoker = true) as
  select account_id, source_id, month, kind, at, minor
  from conversion.standing_cost;
create view insight.about with (security_invoker = true) as
  select account_id, lead_id, region,
    left(lower(btrim(coalesce(nullif(fields ->> 'campaign', ''), nullif(fields ->> 'utm_campaign', ''), nullif(fields ->> 'campaign_name', ''), ''))), 100)
      as campaign
  from lead.contact;
create view insight.given_back with (security_invoker = true) as
  select account_id, lead_id, source_id, reason, state, until, minor
  from conversion.lead_return;
create view insight.duplicates with (security_invoker = true) as
  select account_id, source_id, received_day as day, verdict, reason
  from intake.submission
  where not test;
create view insight.findings with (security_invoker = true) as
  select account_id, found_at, gone_at, kind, lead_id, source_id, day
  from insight.finding;
grant select on insight.trail, insight.money, insight.standing, insight.about, insight.given_back, insight.duplicates,
  insight.findings to ${app};

-- everything is read once more, folded
delete from lead.follower where name = 'figures';

-- what somebody says beside figures about a person
create table insight.remark (
  account_id uuid not null references identity.account,
  remark_id uuid not null,
  person_id uuid not null,
  author_id uuid not null,
  at timestamptz not null,
  words text not null check (length(words) between 1 and 1000),
  primary key (account_id, remark_id),
  foreign key (account_id, person_id) references identity.person,
  foreign key (account_id, author_id) references identity.person
);
create index remark_person on insight.remark (account_id, person_id, at);

-- companies that want no figures about single people
create table insight.hidden (
  account_id uuid not null references identity.account,
  primary key (account_id)
);
grant select, insert, delete on insight.remark, insight.hidden to ${app};

-- reports that somebody wants by mail
create table insight.mailing (
  account_id uuid not null references identity.account,
  mailing_id uuid not null,
  person_id uuid not null,
  report text not null check (length(report) <= 20),
  -- what is asked for, and for how many days back
  query text not null check (length(query) <= 1000),
  days int not null check (days between 1 and 20000),
  every text not null check (every in ('day', 'week', 'month')),
  next_at timestamptz not null,
  primary key (account_id, mailing_id),
  foreign key (account_id, person_id) references identity.person
);
create index mailing_next on insight.mailing (account_id, next_at);
grant select, insert, update, delete on insight.mailing to ${app};

alter table delivery.letter drop constraint letter_purpose_check;
alter table delivery.letter add constraint letter_purpose_check check (purpose in
  ('test', 'partner-offer', 'partner-reminder', 'touch', 'offer', 'alert', 'written', 'invitation', 'report'));
