-- when somebody of ours is to be with them, as their calendars know it
create table desk.appointment (
  account_id uuid not null references identity.account,
  lead_id uuid not null,
  person_id uuid not null,
  at timestamptz not null,
  -- raised by every change, so that calendars take the newest
  sequence int not null,
  cancelled boolean not null,
  primary key (account_id, lead_id),
  foreign key (account_id, lead_id) references lead.lead,
  foreign key (account_id, person_id) references identity.person
);
create index appointment_person on desk.appointment (account_id, person_id, at) where not cancelled;
grant select, insert, update, delete on desk.appointment to ${app};

alter table delivery.letter
  -- an entry for a calendar (RFC 5545) that goes with the mail
  add column invitation text not null default '' check (length(invitation) <= 8000);
alter table delivery.letter drop constraint letter_purpose_check;
alter table delivery.letter add constraint letter_purpose_check
  check (purpose in ('test', 'partner-offer', 'partner-reminder', 'touch', 'offer', 'alert', 'written', 'invitation'));
