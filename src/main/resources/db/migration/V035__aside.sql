-- leads that somebody has laid beside them for a while
create table desk.set_aside (
  account_id uuid not null,
  lead_id uuid not null,
  person_id uuid not null,
  until timestamptz not null,
  primary key (account_id, lead_id),
  foreign key (account_id, lead_id) references lead.lead,
  foreign key (account_id, person_id) references identity.person
);
create index set_aside_person on desk.set_aside (account_id, person_id);
grant select, insert, update, delete on desk.set_aside to ${app};

-- what somebody said that was not so, and what they put right
alter table desk.outcome drop constraint outcome_state_check;
alter table desk.outcome add constraint outcome_state_check
  check (state in ('waiting', 'applied', 'undone', 'late', 'corrected'));
create index outcome_applied on desk.outcome (account_id, lead_id, chosen_at) where state = 'applied';
