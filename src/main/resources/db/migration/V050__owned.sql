-- weeks of leads packed by whose they are, too: figures about people without reading every lead; under nobody what
-- belongs to all
alter table insight.week
  add column person_id uuid not null default '00000000-0000-0000-0000-000000000000',
  drop constraint week_pkey,
  drop constraint week_what_check;
alter table insight.week
  add primary key (account_id, what, person_id, week),
  add check (what in ('turns', 'leads', 'ended', 'speed', 'owned', 'margins'));
alter table insight.week_stale
  drop constraint week_stale_what_check;
alter table insight.week_stale
  add check (what in ('turns', 'leads', 'ended', 'speed', 'owned'));

-- everything is packed closer than before
insert into insight.week_stale (account_id, what, week)
select account_id, what, week
from insight.week
on conflict (account_id, what, week) do nothing;
delete from insight.week;
insert into insight.week_stale (account_id, what, week)
select distinct account_id, 'owned', date_trunc('week', day)::date
from insight.fact;

-- how long leads waited is read from packed weeks since then
alter table insight.cell
  drop column reach,
  drop column hand,
  drop column tries,
  drop column reached_by;
