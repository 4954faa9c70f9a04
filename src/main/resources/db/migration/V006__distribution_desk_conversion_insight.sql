create schema distribution;
grant usage on schema distribution to ${app};

create table distribution.pool (
  account_id uuid not null references identity.account,
  pool_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  team_id uuid,
  primary key (account_id, pool_id),
  unique (account_id, name),
  foreign key (account_id, team_id) references identity.team
);
grant select, insert, update on distribution.pool to ${app};

create schema desk;
grant usage on schema desk to ${app};

create table desk.seat (
  account_id uuid not null,
  person_id uuid not null,
  state text not null check (state in ('ready', 'paused', 'off')),
  since timestamptz not null,
  seen_at timestamptz not null,
  lead_id uuid,
  aside_id uuid,
  aside_since timestamptz,
  primary key (account_id, person_id),
  foreign key (account_id, person_id) references identity.person
);

-- what somebody said happened; it takes effect at apply_at, so that undo is real
create table desk.outcome (
  account_id uuid not null,
  outcome_id uuid not null,
  lead_id uuid not null,
  turn int not null,
  person_id uuid not null,
  step text not null,
  code text not null,
  asked_for timestamptz,
  note_id uuid,
  amount_minor bigint check (amount_minor between 0 and 100000000000),
  chosen_at timestamptz not null,
  apply_at timestamptz not null,
  state text not null check (state in ('waiting', 'applied', 'undone', 'late')),
  primary key (account_id, outcome_id),
  foreign key (account_id, lead_id) references lead.lead,
  foreign key (account_id, person_id) references identity.person
);
create unique index outcome_waiting on desk.outcome (account_id, lead_id) where state = 'waiting';
create index outcome_person on desk.outcome (account_id, person_id, chosen_at desc);

grant select, insert, update on desk.seat, desk.outcome to ${app};

create schema conversion;
grant usage on schema conversion to ${app};

-- every cost and income of a lead, posted from the feed; appended only
create table conversion.ledger (
  account_id uuid not null,
  lead_id uuid not null,
  seq int not null,
  kind text not null check (kind in ('cost', 'revenue', 'leak')),
  at timestamptz not null,
  source_id uuid not null,
  person_id uuid,
  minor bigint not null,
  currency text not null,
  primary key (account_id, lead_id, seq, kind)
);
create index ledger_source on conversion.ledger (account_id, source_id, kind, at);
grant select, insert on conversion.ledger to ${app};

create schema insight;
grant usage on schema insight to ${app};

create view insight.book_of_submissions with (security_invoker = true) as
  select account_id, source_id, received_day as day,
    count(*) as received,
    count(*) filter (where verdict = 'accepted') as accepted,
    count(*) filter (where verdict = 'duplicate') as duplicate,
    count(*) filter (where verdict = 'rejected') as rejected,
    count(*) filter (where verdict = 'quarantined') as quarantined,
    count(*) filter (where verdict = 'pending') as pending
  from intake.submission
  where not test
  group by account_id, source_id, received_day;

create view insight.book_of_custody with (security_invoker = true) as
  select l.account_id, l.source_id, l.received_day as day,
    count(*) filter (where l.origin = 'accepted') as accepted,
    count(*) filter (where l.origin = 'typed') as typed,
    count(*) filter (where l.origin = 'imported') as imported,
    count(*) filter (where c.open) as open,
    count(*) filter (where c.ending = 'won') as won,
    count(*) filter (where c.ending = 'lost') as lost,
    count(*) filter (where c.ending = 'returned') as returned,
    count(*) filter (where c.ending = 'merged') as merged,
    count(*) filter (where c.lead_id is null) as without_custody
  from lead.lead l
  left join lead.custody c on c.account_id = l.account_id and c.lead_id = l.lead_id
  where not l.test
  group by l.account_id, l.source_id, l.received_day;

-- each lead as its trail tells it, folded from the first entry; nothing here looks at lead or custody
create view insight.trail_folded with (security_invoker = true) as
  select account_id, lead_id,
    count(*) as entries,
    max(seq) as seq,
    max(turn) as turn,
    (array_agg(kind order by seq))[1] as first_kind,
    (array_agg(detail order by seq))[1] as first_detail,
    (array_agg(holder order by seq desc) filter (where holder is not null))[1] as holder,
    (array_agg(holder_id order by seq desc) filter (where holder is not null))[1] as holder_id,
    (array_agg(step order by seq desc) filter (where step is not null))[1] as step,
    (array_agg(coalesce(ending, '') order by seq desc) filter (where kind in ('received', 'closed', 'reopened')))[1] as ending
  from lead.trail
  group by account_id, lead_id;

-- every lead with where it stands, for the figures of the floor
create view insight.lead_now with (security_invoker = true) as
  select l.account_id, l.lead_id, l.source_id, l.test, l.received_at, l.received_day, l.owner_id, l.conversed_at, l.attempts,
    c.open, c.holder, c.holder_id, c.step, c.ready_at, c.due_at, c.limit_at, c.shown_at, c.begun_at, c.promised, c.decision,
    c.reminders, c.failures, c.turn, c.seq, c.ending, c.reason
  from lead.lead l
  left join lead.custody c on c.account_id = l.account_id and c.lead_id = l.lead_id;

create table insight.balance (
  account_id uuid not null references identity.account,
  source_id uuid not null,
  day date not null,
  checked_at timestamptz not null,
  received bigint not null,
  accepted bigint not null,
  duplicate bigint not null,
  rejected bigint not null,
  quarantined bigint not null,
  pending bigint not null,
  typed bigint not null,
  imported bigint not null,
  open bigint not null,
  won bigint not null,
  lost bigint not null,
  returned bigint not null,
  merged bigint not null,
  agrees boolean not null,
  primary key (account_id, source_id, day)
);

create table insight.finding (
  account_id uuid not null references identity.account,
  finding_id uuid not null,
  found_at timestamptz not null,
  gone_at timestamptz,
  kind text not null,
  lead_id uuid,
  source_id uuid,
  day date,
  detail jsonb not null default '{}',
  primary key (account_id, finding_id)
);
create index finding_open on insight.finding (account_id, found_at) where gone_at is null;

grant select on insight.book_of_submissions, insight.book_of_custody, insight.trail_folded, insight.lead_now to ${app};
grant select, insert, update, delete on insight.balance to ${app};
grant select, insert, update on insight.finding to ${app};
