-- A second fence around every company's rows. Whoever asks for one company, by a page or with a person's key, does so as
-- galena_fenced and sees and writes rows of that one only, even where a statement should forget to say so; work for all
-- companies (deadlines, figures) goes on as the application. Whatever is added to the database later is fenced by itself.
-- The role is made by Galena where the login may do that, and PostgreSQL is 16 or newer.
do $$
declare
  found record;
begin
  if '${app}' <> 'galena_app' or not exists (select from pg_roles where rolname = 'galena_fenced') then
    return;
  end if;
  for found in
    select n.nspname as room, c.relkind as kind, format('%I.%I', n.nspname, c.relname) as name, c.relrowsecurity as fenced,
      coalesce('security_invoker=true' = any (c.reloptions), false) as invoker,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped)
        and n.nspname <> 'library'
        and format('%I.%I', n.nspname, c.relname) not in ('identity.account', 'identity.login', 'identity.ticket', 'lead.follower') as of_account,
      (select string_agg(x.privilege_type, ', ' order by x.privilege_type)
        from aclexplode(c.relacl) x where x.grantee = 'galena_app'::regrole) as may,
      (select string_agg(x.privilege_type, ', ' order by x.privilege_type)
        from aclexplode(c.relacl) x where x.grantee = 'galena_fenced'::regrole) as may_fenced
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'v', 'S') and n.nspname not like 'pg\_%' and n.nspname <> 'information_schema'
  loop
    if not has_schema_privilege('galena_fenced', found.room, 'usage') then
      execute format('grant usage on schema %I to galena_fenced', found.room);
    end if;
    if found.may is distinct from found.may_fenced then
      execute format('revoke all on %s %s from galena_fenced',
        case found.kind when 'S' then 'sequence' else 'table' end, found.name);
      if found.may is not null then
        execute format('grant %s on %s %s to galena_fenced', found.may,
          case found.kind when 'S' then 'sequence' else 'table' end, found.name);
      end if;
    end if;
    if found.kind = 'r' and found.of_account and not found.fenced then
      execute format('alter table %s enable row level security', found.name);
      execute format('create policy everybody on %s using (true)', found.name);
      execute format('create policy fence on %s as restrictive to galena_fenced'
        ' using (account_id = (select nullif(current_setting(''galena.account'', true), '''')::uuid))', found.name);
    end if;
    -- what is read by a view is fenced as well
    if found.kind = 'v' and not found.invoker then
      execute format('alter view %s set (security_invoker = true)', found.name);
    end if;
  end loop;
end $$;
