-- who talked with whom: everybody I talked to stays findable, whoever has the lead now
create table lead.conversation (
  account_id uuid not null,
  person_id uuid not null,
  lead_id uuid not null,
  last_at timestamptz not null,
  primary key (account_id, person_id, lead_id),
  foreign key (account_id, lead_id) references lead.lead,
  foreign key (account_id, person_id) references identity.person
);
create index conversation_lead on lead.conversation (account_id, lead_id);
grant select, insert, update on lead.conversation to ${app};

insert into lead.conversation (account_id, person_id, lead_id, last_at)
select account_id, actor_id, lead_id, max(at)
from lead.trail
where actor_id is not null and (kind = 'called-in' or (kind = 'outcome' and (detail ->> 'talked')::boolean))
group by account_id, actor_id, lead_id;
