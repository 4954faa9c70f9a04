-- whether anybody receives mail at a domain: asked beside the door, never at it
create table intake.domain (
  domain text primary key check (length(domain) <= 253),
  receives boolean not null,
  checked_at timestamptz not null
);
grant select, insert, update, delete on intake.domain to ${app};
