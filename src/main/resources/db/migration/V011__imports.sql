-- lists of leads from elsewhere: the file as it came, what somebody decided about it, how far it is
create table intake.import (
  account_id uuid not null,
  import_id uuid not null,
  source_id uuid not null,
  file_name text not null check (length(file_name) <= 200),
  bytes bigint not null,
  uploaded_at timestamptz not null,
  uploaded_by uuid not null,
  state text not null check (state in ('draft', 'running', 'done', 'undoing', 'undone', 'failed')),
  plan jsonb not null,
  headers jsonb not null,
  started_at timestamptz,
  finished_at timestamptz,
  lines int not null default 0,
  accepted int not null default 0,
  refused int not null default 0,
  summary jsonb not null default '{}',
  primary key (account_id, import_id),
  foreign key (account_id, source_id) references directory.source,
  foreign key (account_id, uploaded_by) references identity.person
);

create table intake.import_part (
  account_id uuid not null,
  import_id uuid not null,
  position int not null,
  body bytea not null,
  primary key (account_id, import_id, position),
  foreign key (account_id, import_id) references intake.import
);

-- every row of a file once, with the lead it became
create table intake.import_line (
  account_id uuid not null,
  import_id uuid not null,
  hash bytea not null,
  line bigint not null,
  lead_id uuid,
  reason text check (length(reason) <= 60),
  primary key (account_id, import_id, hash, line),
  foreign key (account_id, import_id) references intake.import
);
create index import_line_lead on intake.import_line (account_id, import_id, lead_id) where lead_id is not null;
create index import_line_refused on intake.import_line (account_id, import_id, line) where lead_id is null;

-- what was decided about a file with the same columns before
create table intake.import_memory (
  account_id uuid not null references identity.account,
  headers bytea not null,
  plan jsonb not null,
  primary key (account_id, headers)
);

grant select, insert, update on intake.import to ${app};
grant select, insert, delete on intake.import_part to ${app};
grant select, insert, update on intake.import_line, intake.import_memory to ${app};

-- a lead that is in the books only: brought in from elsewhere with its end unknown, or taken back
alter table lead.custody drop constraint custody_ending_check;
alter table lead.custody add constraint custody_ending_check check (ending in ('won', 'lost', 'returned', 'merged', 'filed'));
alter table insight.balance add column filed bigint not null default 0;
create or replace view insight.book_of_custody with (security_invoker = true) as
  select l.account_id, l.source_id, l.received_day as day,
    count(*) filter (where l.origin = 'accepted') as accepted,
    count(*) filter (where l.origin = 'typed') as typed,
    count(*) filter (where l.origin = 'imported') as imported,
    count(*) filter (where c.open) as open,
    count(*) filter (where c.ending = 'won') as won,
    count(*) filter (where c.ending = 'lost') as lost,
    count(*) filter (where c.ending = 'returned') as returned,
    count(*) filter (where c.ending = 'merged') as merged,
    count(*) filter (where c.lead_id is null) as without_custody,
    count(*) filter (where c.ending = 'filed') as filed
  from lead.lead l
  left join lead.custody c on c.account_id = l.account_id and c.lead_id = l.lead_id
  where not l.test
  group by l.account_id, l.source_id, l.received_day;
