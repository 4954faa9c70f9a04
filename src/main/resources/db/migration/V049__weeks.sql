-- what came off in whose hands, week by week, packed: of turns by when they were given, of leads by when they came;
-- what ended, by when it did, and how long leads waited, by when they came
create table insight.week (
  account_id uuid not null references identity.account,
  what text not null check (what in ('turns', 'leads', 'ended', 'speed')),
  week date not null,
  packed bytea not null,
  primary key (account_id, what, week)
);
alter table insight.week alter column packed set storage external;
-- weeks that are not packed yet, or no longer hold: they are read turn by turn, lead by lead
create table insight.week_stale (
  account_id uuid not null references identity.account,
  what text not null check (what in ('turns', 'leads', 'ended', 'speed')),
  week date not null,
  primary key (account_id, what, week)
);
grant select, insert, update, delete on insight.week, insight.week_stale to ${app};

insert into insight.week_stale (account_id, what, week)
select distinct t.account_id, 'turns', date_trunc('week', t.given_at at time zone a.zone)::date
from insight.turn t
join identity.account a on a.account_id = t.account_id;
insert into insight.week_stale (account_id, what, week)
select distinct account_id, 'leads', date_trunc('week', day)::date
from insight.fact
where person_id is not null;
insert into insight.week_stale (account_id, what, week)
select distinct account_id, 'ended', date_trunc('week', closed_day)::date
from insight.fact
where ending in ('won', 'lost') and closed_day is not null;
insert into insight.week_stale (account_id, what, week)
select distinct account_id, 'speed', date_trunc('week', day)::date
from insight.fact
where origin <> 'imported';
