create schema lead;
grant usage on schema lead to ${app};

create table lead.lead (
  account_id uuid not null references identity.account,
  lead_id uuid not null,
  source_id uuid not null,
  origin text not null check (origin in ('accepted', 'typed', 'imported')),
  test boolean not null,
  received_at timestamptz not null,
  received_day date not null,
  owner_id uuid,
  conversed_at timestamptz,
  attempts int not null default 0,
  primary key (account_id, lead_id),
  foreign key (account_id, source_id) references directory.source,
  foreign key (account_id, owner_id) references identity.person
);
create index lead_day on lead.lead (account_id, received_day, source_id);
create index lead_owner on lead.lead (account_id, owner_id, received_at desc) where owner_id is not null;

-- what identifies them and what they wrote: may be changed and blanked
create table lead.contact (
  account_id uuid not null,
  lead_id uuid not null,
  first_name text not null default '' check (length(first_name) <= 100),
  last_name text not null default '' check (length(last_name) <= 100),
  company text not null default '' check (length(company) <= 200),
  street text not null default '' check (length(street) <= 200),
  city text not null default '' check (length(city) <= 100),
  region text not null default '' check (length(region) <= 100),
  postal_code text not null default '' check (length(postal_code) <= 20),
  country text not null default '' check (length(country) <= 2),
  product text not null default '' check (length(product) <= 200),
  message text not null default '' check (length(message) <= 5000),
  fields jsonb not null default '{}',
  zones text not null default '',
  primary key (account_id, lead_id),
  foreign key (account_id, lead_id) references lead.lead deferrable initially deferred
);
create index contact_last_name on lead.contact (account_id, lower(last_name) text_pattern_ops);
create index contact_first_name on lead.contact (account_id, lower(first_name) text_pattern_ops);

create table lead.contact_point (
  account_id uuid not null,
  lead_id uuid not null,
  position smallint not null,
  kind text not null check (kind in ('phone', 'email')),
  value text not null check (length(value) between 3 and 254),
  primary key (account_id, lead_id, position),
  foreign key (account_id, lead_id) references lead.lead deferrable initially deferred
);
create index contact_point_value on lead.contact_point (account_id, value text_pattern_ops);
create index contact_point_ending on lead.contact_point (account_id, reverse(value) text_pattern_ops) where kind = 'phone';

create table lead.note (
  account_id uuid not null,
  note_id uuid not null,
  lead_id uuid not null,
  author_id uuid not null,
  at timestamptz not null,
  body text not null check (length(body) <= 5000),
  primary key (account_id, note_id),
  foreign key (account_id, lead_id) references lead.lead,
  foreign key (account_id, author_id) references identity.person
);
create index note_lead on lead.note (account_id, lead_id, at);

-- who has an open lead, what must happen next and until when; or how a closed one ended
create table lead.custody (
  account_id uuid not null,
  lead_id uuid not null,
  open boolean not null,
  holder text check (holder in ('pool', 'person', 'partner', 'machine')),
  holder_id uuid,
  responsible uuid,
  responsible_active boolean generated always as (case when open then true end) stored,
  playbook_id uuid,
  version int,
  pool_id uuid,
  step text check (length(step) <= 60),
  visits text check (length(visits) <= 2000),
  ready_at timestamptz,
  due_at timestamptz,
  limit_at timestamptz,
  shown_at timestamptz,
  begun_at timestamptz,
  promised boolean not null default false,
  decision boolean not null default false,
  reminders smallint not null default 0,
  missed_by uuid,
  failures smallint not null default 0,
  turn int not null,
  seq int not null,
  rank float8 not null default 0,
  ending text check (ending in ('won', 'lost', 'returned', 'merged')),
  reason text check (length(reason) <= 60),
  changed_at timestamptz not null,
  primary key (account_id, lead_id),
  constraint custody_open check (not open or (holder is not null and responsible is not null and playbook_id is not null
    and version is not null and step is not null and visits is not null and ready_at is not null and due_at is not null
    and limit_at is not null and ending is null and reason is null and ((holder = 'machine') = (holder_id is null)))),
  constraint custody_closed check (open or (holder is null and holder_id is null and responsible is null and playbook_id is null
    and version is null and pool_id is null and step is null and visits is null and ready_at is null and due_at is null and limit_at is null
    and shown_at is null and begun_at is null and ending is not null and reason is not null)),
  constraint custody_ready_before_limit check (ready_at <= limit_at),
  constraint custody_due_before_limit check (due_at <= limit_at),
  foreign key (account_id, lead_id) references lead.lead deferrable initially deferred,
  foreign key (account_id, responsible, responsible_active) references identity.person (account_id, person_id, active)
    deferrable initially deferred,
  foreign key (account_id, playbook_id, version) references playbook.version
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
alter table lead.lead add constraint lead_in_custody foreign key (account_id, lead_id) references lead.custody
  deferrable initially deferred;

create index custody_due on lead.custody (account_id, holder, due_at) where open;
create index custody_pool on lead.custody (account_id, holder_id, rank desc, ready_at) where open and holder = 'pool';
create index custody_person on lead.custody (account_id, holder_id, ready_at) where open and holder = 'person';
create index custody_responsible on lead.custody (account_id, responsible) where open;

-- everything that happened to a lead: no words, no identities; appended only
create table lead.trail (
  account_id uuid not null,
  lead_id uuid not null,
  seq int not null,
  at timestamptz not null,
  tx xid8 not null default pg_current_xact_id(),
  kind text not null,
  actor text not null check (actor in ('person', 'machine', 'prospect', 'vendor')),
  actor_id uuid,
  turn int not null,
  step text,
  holder text,
  holder_id uuid,
  ending text,
  reason text,
  content_id uuid,
  detail jsonb,
  primary key (account_id, lead_id, seq)
);
create index trail_feed on lead.trail (tx, account_id, lead_id, seq);

create table lead.follower (
  name text primary key,
  tx xid8 not null,
  account_id uuid not null,
  lead_id uuid not null,
  seq int not null
);

grant select, insert, update on lead.lead, lead.contact, lead.note, lead.custody to ${app};
grant select, insert, update, delete on lead.contact_point, lead.follower to ${app};
grant select, insert on lead.trail to ${app};
