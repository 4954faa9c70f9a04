-- What is open is counted without looking at every lead: those that are tests are few.
create index lead_test on lead.lead (account_id, lead_id) where test;

create view insight.open_now with (security_invoker = true) as
  select account_id, lead_id, holder, ready_at, shown_at, begun_at, promised, decision, reminders, failures
  from lead.custody
  where open;
grant select on insight.open_now to ${app};
