-- what somebody who is known already wrote when they came again, or answered
create table lead.message (
  account_id uuid not null,
  message_id uuid not null,
  lead_id uuid not null,
  at timestamptz not null,
  kind text not null check (kind in ('again', 'reply')),
  door text not null check (length(door) <= 40),
  body text not null check (length(body) <= 5000),
  seen_at timestamptz,
  primary key (account_id, message_id),
  foreign key (account_id, lead_id) references lead.lead deferrable initially deferred
);
create index message_lead on lead.message (account_id, lead_id, at);
create index message_unseen on lead.message (account_id, at) where seen_at is null;

-- another person at the same number: all of a household point to the first of them
create table lead.household (
  account_id uuid not null,
  lead_id uuid not null,
  first_id uuid not null,
  primary key (account_id, lead_id),
  foreign key (account_id, lead_id) references lead.lead deferrable initially deferred,
  foreign key (account_id, first_id) references lead.lead deferrable initially deferred
);
create index household_first on lead.household (account_id, first_id);

-- two leads that were one person: what the one was like before, so that it can be undone
create table lead.merge (
  account_id uuid not null,
  merge_id uuid not null,
  kept_id uuid not null,
  gone_id uuid not null,
  merged_by uuid not null,
  merged_at timestamptz not null,
  before jsonb not null,
  undone_by uuid,
  undone_at timestamptz,
  primary key (account_id, merge_id),
  foreign key (account_id, kept_id) references lead.lead,
  foreign key (account_id, gone_id) references lead.lead,
  foreign key (account_id, merged_by) references identity.person,
  foreign key (account_id, undone_by) references identity.person
);
create index merge_kept on lead.merge (account_id, kept_id);
create unique index merge_gone on lead.merge (account_id, gone_id) where undone_at is null;

-- the company's own numbers and addresses: they tell nobody from anybody
create table directory.own_value (
  account_id uuid not null references identity.account,
  value text not null check (length(value) between 3 and 254),
  primary key (account_id, value)
);

update intake.rules set rules = rules || '{"duplicates": {"scope": "COMPANY", "phone": true, "email": true, "living": "ATTACH",
  "closed": "REOPEN", "household": true}}';

grant select, insert, update, delete on lead.message, lead.household to ${app};
grant select, insert, update on lead.merge to ${app};
grant select, insert, delete on directory.own_value to ${app};
