-- when Galena was last seen running: after an outage bounds are lengthened by the downtime
create table lead.heartbeat (
  single boolean primary key default true check (single),
  at timestamptz not null
);
grant select, insert, update on lead.heartbeat to ${app};
