-- Spreads the tables over the nodes of a Citus, by account; may be run again and again: only what is not spread yet is.
-- What belongs to a company lies together on one node; what is found before the company is known lies on each.
do $$
declare
  found record;
  kept record;
begin
  create temporary table kept_key on commit drop as
    select c.conrelid::regclass as on_table, c.conname as name, pg_get_constraintdef(c.oid) as definition,
      exists (select from pg_attribute a where a.attrelid = c.confrelid and a.attname = 'account_id')
        and c.confrelid <> 'identity.account'::regclass
        and c.conrelid in ('identity.login'::regclass, 'identity.ticket'::regclass) as lost
    from pg_constraint c
    join pg_class t on t.oid = c.conrelid
    join pg_namespace n on n.oid = t.relnamespace
    where c.contype = 'f' and n.nspname not in ('pg_catalog', 'information_schema', 'library');
  if not exists (select from pg_class t
      join pg_namespace n on n.oid = t.relnamespace
      where t.relkind = 'r' and n.nspname not like 'pg\_%' and n.nspname not in ('information_schema', 'library', 'citus', 'columnar')
        and exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'account_id' and not a.attisdropped)
        and not exists (select from pg_dist_partition p where p.logicalrelid = t.oid)) then
    return;
  end if;
  -- keys between tables of which one is spread and the other not yet are refused; they come back at the end
  for kept in select * from kept_key loop
    execute format('alter table %s drop constraint %I', kept.on_table, kept.name);
  end loop;
  for found in
    select t.oid::regclass as name,
      exists (select from pg_policies p where p.schemaname = n.nspname and p.tablename = t.relname and p.policyname = 'fence')
        or not format('%I.%I', n.nspname, t.relname) = any (array['identity.account', 'identity.login', 'identity.ticket',
          'lead.follower'])
        and exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'account_id' and not a.attisdropped)
        as of_account
    from pg_class t
    join pg_namespace n on n.oid = t.relnamespace
    where t.relkind = 'r' and n.nspname not like 'pg\_%' and n.nspname not in ('information_schema', 'library', 'citus', 'columnar')
      and not exists (select from pg_dist_partition p where p.logicalrelid = t.oid)
    order by 2, t.oid
  loop
    if found.of_account then
      perform create_distributed_table(found.name, 'account_id', colocate_with => case
        when found.name = 'identity.person'::regclass or not exists (select from pg_dist_partition p
          where p.logicalrelid = 'identity.person'::regclass) then 'default' else 'identity.person' end);
    else
      perform create_reference_table(found.name);
    end if;
  end loop;
  for kept in select * from kept_key where not lost loop
    execute format('alter table %s add constraint %I %s', kept.on_table, kept.name, kept.definition);
  end loop;
end $$;
