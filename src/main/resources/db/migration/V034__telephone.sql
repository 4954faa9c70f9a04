-- the company that carries our texts and calls
create table delivery.telephone (
  account_id uuid not null references identity.account,
  base text not null check (length(base) <= 300),
  login text not null check (length(login) <= 100),
  secret bytea not null,
  number text not null check (length(number) between 5 and 18),
  -- whose leads people are who write or call and whom nobody knows
  source_id uuid not null,
  active boolean not null,
  used_at timestamptz,
  trouble text,
  primary key (account_id),
  foreign key (account_id, source_id) references directory.source
);

-- the telephone of one of ours, where calls are put through and messages about work go
create table delivery.direct_line (
  account_id uuid not null,
  person_id uuid not null,
  number text not null check (length(number) between 5 and 18),
  primary key (account_id, person_id),
  foreign key (account_id, person_id) references identity.person
);

create table delivery.call (
  account_id uuid not null references identity.account,
  call_id uuid not null,
  -- absent when whoever calls hides the number
  lead_id uuid,
  -- who talks with them
  person_id uuid,
  way text not null check (way in ('out', 'in')),
  -- theirs; empty once it is forgotten
  number text not null check (length(number) <= 18),
  foreign_id text not null check (length(foreign_id) <= 80),
  state text not null check (state in ('ringing', 'talking', 'done', 'no-answer', 'busy', 'failed', 'not-picked-up', 'missed')),
  began_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  primary key (account_id, call_id),
  foreign key (account_id, lead_id) references lead.lead,
  foreign key (account_id, person_id) references identity.person
);
create index call_lead on delivery.call (account_id, lead_id);
create index call_foreign on delivery.call (account_id, foreign_id) where foreign_id <> '';
create index call_open on delivery.call (account_id, began_at) where ended_at is null;
grant select, insert, update, delete on delivery.telephone, delivery.direct_line, delivery.call to ${app};

alter table delivery.letter
  add column channel text not null default 'mail' check (channel in ('mail', 'text')),
  -- what the carrier calls it
  add column foreign_id text not null default '' check (length(foreign_id) <= 80);
create index letter_foreign on delivery.letter (account_id, foreign_id) where foreign_id <> '';
create index letter_texted on delivery.letter (account_id, recipient, sent_at) where channel = 'text' and lead_id is not null;
alter table delivery.letter drop constraint letter_purpose_check;
alter table delivery.letter add constraint letter_purpose_check
  check (purpose in ('test', 'partner-offer', 'partner-reminder', 'touch', 'offer', 'alert', 'written'));
alter table delivery.letter drop constraint letter_failed_check;
alter table delivery.letter add constraint letter_failed_check
  check (failed in ('refused', 'too-late', 'bounced', 'asked-not-to', 'undelivered'));

alter table lead.message drop constraint message_fate_check;
alter table lead.message add constraint message_fate_check
  check (fate in ('waiting', 'sent', 'sent-twice', 'delivered', 'refused', 'bounced', 'undelivered', 'too-late', 'asked-not-to'));
