-- which leads the trail knows from which day
create index trail_received on lead.trail (account_id, (detail ->> 'day')) where kind = 'received';
create view insight.trail_received with (security_invoker = true) as
  select account_id, lead_id, detail ->> 'day' as day
  from lead.trail
  where kind = 'received';
grant select on insight.trail_received to ${app};

-- which days were compared when; those in which something happened since come first
create table insight.audited (
  account_id uuid not null references identity.account,
  day date not null,
  changed boolean not null default true,
  checked_at timestamptz,
  leads bigint not null default 0,
  primary key (account_id, day)
);
grant select, insert, update on insight.audited to ${app};

insert into insight.audited (account_id, day)
  select account_id, received_day from lead.lead
  union
  select account_id, received_day from intake.submission;
