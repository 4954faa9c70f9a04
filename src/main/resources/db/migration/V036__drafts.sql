-- what somebody types while they talk, kept until it is said or a night has passed
create table desk.draft (
  account_id uuid not null,
  lead_id uuid not null,
  person_id uuid not null,
  note text not null check (length(note) <= 5000),
  answers jsonb not null,
  at timestamptz not null,
  primary key (account_id, lead_id, person_id),
  foreign key (account_id, lead_id) references lead.lead,
  foreign key (account_id, person_id) references identity.person
);
create index draft_at on desk.draft (account_id, at);
grant select, insert, update, delete on desk.draft to ${app};
