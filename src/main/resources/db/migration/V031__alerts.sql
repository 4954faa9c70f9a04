-- who wants a mail when something waits for them and they are not at the desk
create table desk.alert (
  account_id uuid not null,
  person_id uuid not null,
  primary key (account_id, person_id),
  foreign key (account_id, person_id) references identity.person
);
grant select, insert, delete on desk.alert to ${app};

alter table delivery.letter drop constraint letter_purpose_check;
alter table delivery.letter add constraint letter_purpose_check
  check (purpose in ('test', 'partner-offer', 'partner-reminder', 'touch', 'offer', 'alert'));
