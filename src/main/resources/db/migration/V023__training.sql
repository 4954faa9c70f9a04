-- how flow grows with evidence; one row for each company that changed the usual steps
create table distribution.ramp (
  account_id uuid not null references identity.account,
  active boolean not null,
  steps jsonb not null,
  budget bigint not null check (budget between 0 and 1000000000000),
  turns int not null check (turns between 1 and 10000),
  kept smallint not null check (kept between 0 and 100),
  primary key (account_id)
);

-- how far each green person has come; paused where the step is below nought
create table distribution.trainee (
  account_id uuid not null references identity.account,
  person_id uuid not null,
  step smallint not null check (step between -1 and 19),
  since timestamptz not null,
  back_to smallint check (back_to between 0 and 19),
  back_at timestamptz,
  evidence jsonb,
  looked_at timestamptz,
  primary key (account_id, person_id),
  foreign key (account_id, person_id) references identity.person,
  check ((back_to is null) = (back_at is null)),
  check (step >= 0 or back_to is not null)
);

-- what would change somebody's flow and is for a person to decide; their answer is theirs
create table distribution.proposal (
  account_id uuid not null references identity.account,
  proposal_id uuid not null,
  person_id uuid not null,
  made_at timestamptz not null,
  kind text not null check (kind in ('slower', 'pause', 'regular')),
  why text not null check (why in ('deadlines', 'results', 'budget', 'passed')),
  step smallint not null,
  days smallint not null check (days between 0 and 62),
  evidence jsonb not null,
  answer text not null default '' check (length(answer) <= 1000),
  answered_at timestamptz,
  decided_at timestamptz,
  decided_by uuid,
  accepted boolean,
  primary key (account_id, proposal_id),
  foreign key (account_id, person_id) references identity.person
);
create unique index proposal_open on distribution.proposal (account_id, person_id) where decided_at is null;

grant select, insert, update on distribution.ramp, distribution.proposal to ${app};
grant select, insert, update, delete on distribution.trainee to ${app};

-- one lead in one hand, from hand-over to hand-over, read off the feed
create table insight.turn (
  account_id uuid not null,
  lead_id uuid not null,
  turn int not null,
  person_id uuid not null,
  source_id uuid not null,
  received_at timestamptz not null,
  given_at timestamptz not null,
  begun_at timestamptz,
  ended_at timestamptz,
  ended text,
  reason text,
  called boolean not null default false,
  talked boolean not null default false,
  sold boolean not null default false,
  minor bigint not null default 0,
  primary key (account_id, lead_id, turn)
);
create index turn_person on insight.turn (account_id, person_id, given_at);
create index turn_given on insight.turn (account_id, given_at);
create index turn_open on insight.turn (account_id, lead_id) where ended_at is null;
grant select, insert, update on insight.turn to ${app};

-- what leads brought, for the figures
create view insight.lead_earned with (security_invoker = true) as
  select account_id, lead_id, sum(minor) as minor
  from conversion.ledger
  where kind = 'revenue'
  group by account_id, lead_id;
grant select on insight.lead_earned to ${app};
