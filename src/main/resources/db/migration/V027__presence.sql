-- Version 22 was changed once after it had been used. It is again what it was first; folders made by either form
-- end up alike here.

-- when the page of whoever is ready was last heard of
do $$
begin
  if exists (select 1 from information_schema.columns
             where table_schema = 'distribution' and table_name = 'presence' and column_name = 'since') then
    alter table distribution.presence rename column since to seen_at;
  end if;
end $$;

-- whether a lead was placed anew: who let it pass before was asked again
alter table distribution.decision add column if not exists fresh boolean not null default false;

-- its work is part of another one now
delete from library.scheduled_tasks where task_name = 'exits';
