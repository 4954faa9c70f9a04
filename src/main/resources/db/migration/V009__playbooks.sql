-- several playbooks: who stands in, why a version was published, drafts, which leads enter which, values per source
alter table playbook.playbook add column deputy uuid;
alter table playbook.playbook add foreign key (account_id, deputy) references identity.person;
alter table playbook.version add column why text not null default '' check (length(why) <= 500);

create table playbook.draft (
  account_id uuid not null,
  playbook_id uuid not null,
  text text not null check (length(text) <= 100000),
  based_on int not null,
  saved_at timestamptz not null,
  saved_by uuid not null,
  primary key (account_id, playbook_id),
  foreign key (account_id, playbook_id) references playbook.playbook,
  foreign key (account_id, saved_by) references identity.person
);

-- the first line whose question is answered yes says which playbook a new lead enters; the last one asks nothing
create table playbook.entry (
  account_id uuid not null,
  position int not null,
  condition text check (length(condition) <= 500),
  playbook_id uuid not null,
  primary key (account_id, position),
  foreign key (account_id, playbook_id) references playbook.playbook
);
create unique index entry_default on playbook.entry (account_id) where condition is null;
insert into playbook.entry (account_id, position, condition, playbook_id)
select account_id, 1000, null, playbook_id
from playbook.playbook
where name = 'internet-leads';

create table playbook.parameter (
  account_id uuid not null,
  playbook_id uuid not null,
  source_id uuid not null,
  name text not null check (length(name) <= 40),
  value text not null check (length(value) <= 500),
  primary key (account_id, playbook_id, source_id, name),
  foreign key (account_id, playbook_id) references playbook.playbook,
  foreign key (account_id, source_id) references directory.source
);

-- what somebody at the desk said about a step that does not fit, and what became of it
create table playbook.remark (
  account_id uuid not null,
  remark_id uuid not null,
  playbook_id uuid not null,
  version int not null,
  step text not null check (length(step) <= 80),
  lead_id uuid not null,
  author_id uuid not null,
  at timestamptz not null,
  body text not null check (length(body) <= 2000),
  settled_at timestamptz,
  settled_by uuid,
  answer text not null default '' check (length(answer) <= 2000),
  heard_at timestamptz,
  primary key (account_id, remark_id),
  foreign key (account_id, playbook_id) references playbook.playbook,
  foreign key (account_id, author_id) references identity.person,
  foreign key (account_id, settled_by) references identity.person
);
create index remark_playbook on playbook.remark (account_id, playbook_id, at desc);
create index remark_author on playbook.remark (account_id, author_id, at desc);

-- who has confirmed what is expected of them
create table playbook.confirmation (
  account_id uuid not null,
  person_id uuid not null,
  digest text not null check (length(digest) = 64),
  confirmed_at timestamptz not null,
  primary key (account_id, person_id, digest),
  foreign key (account_id, person_id) references identity.person
);

grant select, insert, update, delete on playbook.draft, playbook.entry, playbook.parameter to ${app};
grant select, insert, update on playbook.remark to ${app};
grant select, insert on playbook.confirmation to ${app};

-- how far a lead has come
alter table lead.lead add column milestone text not null default 'new'
  check (milestone in ('new', 'attempted', 'contacted', 'qualified', 'offered', 'sold'));
update lead.lead set milestone = case when conversed_at is not null then 'contacted' when attempts > 0 then 'attempted' else 'new' end
where conversed_at is not null or attempts > 0;

-- steps of fragments have longer names
alter table lead.custody drop constraint custody_step_check;
alter table lead.custody add constraint custody_step_check check (length(step) <= 80);

-- leads in flight that shall go over to another version, step by step
create table lead.transfer (
  account_id uuid not null,
  transfer_id uuid not null,
  playbook_id uuid not null,
  version int not null,
  steps jsonb not null,
  ordered_by uuid not null,
  ordered_at timestamptz not null,
  moved int not null default 0,
  done_at timestamptz,
  primary key (account_id, transfer_id),
  foreign key (account_id, playbook_id, version) references playbook.version,
  foreign key (account_id, ordered_by) references identity.person
);
create index transfer_open on lead.transfer (account_id, playbook_id) where done_at is null;
grant select, insert, update on lead.transfer to ${app};

-- they said: call me then. The permission that goes with it
create table consent.permission (
  account_id uuid not null,
  key bytea not null,
  asked_for timestamptz not null,
  given_at timestamptz not null,
  recorded_by uuid not null,
  lead_id uuid not null,
  primary key (account_id, key),
  foreign key (account_id, recorded_by) references identity.person
);
grant select, insert, update, delete on consent.permission to ${app};

-- what a salesperson found out, as the playbook asks
alter table desk.outcome add column answers jsonb not null default '{}';

-- each time a lead left a step, by which exit: read off the feed
create table insight.step_exit (
  account_id uuid not null references identity.account,
  lead_id uuid not null,
  seq int not null,
  playbook_id uuid not null,
  step text not null,
  exit text not null,
  at timestamptz not null,
  primary key (account_id, lead_id, seq)
);
create index step_exit_playbook on insight.step_exit (account_id, playbook_id, at);
grant select, insert on insight.step_exit to ${app};

-- how we sell, who is in charge of it and who stands in
create table directory.channel (
  account_id uuid not null references identity.account,
  channel text not null check (channel in ('direct', 'dealer', 'agent', 'buyer')),
  in_charge uuid not null,
  deputy uuid,
  primary key (account_id, channel),
  foreign key (account_id, in_charge) references identity.person,
  foreign key (account_id, deputy) references identity.person
);
grant select, insert, update on directory.channel to ${app};

-- whose work a sale was, in thousandths; posted from the feed with the revenue
create table conversion.credit (
  account_id uuid not null,
  lead_id uuid not null,
  seq int not null,
  person_id uuid not null,
  share int not null check (share between 1 and 1000),
  primary key (account_id, lead_id, seq, person_id)
);
grant select, insert on conversion.credit to ${app};
