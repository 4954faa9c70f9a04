-- forms that we host
create table intake.form (
  account_id uuid not null,
  source_id uuid not null,
  form jsonb not null,
  primary key (account_id, source_id),
  foreign key (account_id, source_id) references directory.source
);

-- what people agreed to by them, word by word, for ever
create table intake.consent_text (
  account_id uuid not null,
  source_id uuid not null,
  version int not null check (version > 0),
  words text not null check (length(words) <= 5000),
  since timestamptz not null,
  primary key (account_id, source_id, version),
  foreign key (account_id, source_id) references directory.source
);

grant select, insert, update on intake.form to ${app};
grant select, insert on intake.consent_text to ${app};
