-- what leads are worth to begin with, in points: the rules of each account, one version after the other
create table lead.scoring (
  account_id uuid not null references identity.account,
  version int not null check (version > 0),
  -- where points come from; learned ones may follow
  kind text not null check (kind in ('rules')),
  at timestamptz not null,
  person_id uuid not null,
  lines jsonb not null,
  -- up to this one open leads were counted once more; nothing when all were
  reached uuid,
  primary key (account_id, version),
  foreign key (account_id, person_id) references identity.person
);
create index scoring_underway on lead.scoring (account_id) where reached is not null;
grant select, insert, update on lead.scoring to ${app};

-- with how many points it came, by which version
alter table lead.lead add column score smallint, add column score_version int;

-- within what was called before: the oldest, the dearest, or those with most points first
alter table lead.ordering add column within text not null default 'age' check (within in ('age', 'price', 'points'));
update lead.ordering set within = 'price' where dearest;
alter table lead.ordering drop column dearest;
