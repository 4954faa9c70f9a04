-- what a source's doors make of what arrives
create table intake.rules (
  account_id uuid not null,
  source_id uuid not null,
  rules jsonb not null,
  primary key (account_id, source_id),
  foreign key (account_id, source_id) references directory.source
);

-- how many were taken in an hour (h…), a day (d…), a month (m…)
create table intake.counter (
  account_id uuid not null,
  source_id uuid not null,
  period text not null check (length(period) <= 20),
  taken int not null,
  primary key (account_id, source_id, period),
  foreign key (account_id, source_id) references directory.source
);

grant select, insert, update on intake.rules to ${app};
grant select, insert, update, delete on intake.counter to ${app};
