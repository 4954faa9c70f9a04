-- what we propose to somebody
create table conversion.offer (
  account_id uuid not null references identity.account,
  offer_id uuid not null,
  lead_id uuid not null,
  made_by uuid not null,
  made_at timestamptz not null,
  valid_until date not null,
  currency text not null check (length(currency) = 3),
  words text not null check (length(words) <= 4000),
  -- of the address by which it is looked at and accepted
  hash bytea not null,
  state text not null check (state in ('open', 'accepted', 'declined', 'replaced', 'withdrawn')),
  settled_at timestamptz,
  answer text not null default '' check (length(answer) <= 2000),
  primary key (account_id, offer_id),
  unique (account_id, hash),
  check ((state = 'open') = (settled_at is null)),
  foreign key (account_id, lead_id) references lead.lead,
  foreign key (account_id, made_by) references identity.person
);
create index offer_lead on conversion.offer (account_id, lead_id, made_at);
create unique index offer_open on conversion.offer (account_id, lead_id) where state = 'open';

create table conversion.offer_line (
  account_id uuid not null,
  offer_id uuid not null,
  position int not null,
  product text not null check (length(product) between 1 and 300),
  quantity numeric(12, 3) not null check (quantity > 0),
  unit_minor bigint not null check (unit_minor between 0 and 100000000000),
  -- what one costs us; absent when nobody said
  cost_minor bigint check (cost_minor between 0 and 100000000000),
  primary key (account_id, offer_id, position),
  foreign key (account_id, offer_id) references conversion.offer
);

-- what they became, and which of their leads bought
create table conversion.customer (
  account_id uuid not null references identity.account,
  customer_id uuid not null,
  since timestamptz not null,
  primary key (account_id, customer_id)
);
create table conversion.customer_lead (
  account_id uuid not null,
  lead_id uuid not null,
  customer_id uuid not null,
  primary key (account_id, lead_id),
  foreign key (account_id, customer_id) references conversion.customer,
  foreign key (account_id, lead_id) references lead.lead
);
create index customer_lead_customer on conversion.customer_lead (account_id, customer_id);

-- who shares in a sale, in thousandths; whoever is missing leaves their share to the owner
create table conversion.share_rule (
  account_id uuid not null references identity.account,
  owner int not null check (owner between 0 and 1000),
  setter int not null check (setter between 0 and 1000),
  closer int not null check (closer between 0 and 1000),
  primary key (account_id),
  check (owner + setter + closer = 1000)
);
grant select, insert, update, delete on conversion.offer, conversion.offer_line, conversion.customer, conversion.customer_lead,
  conversion.share_rule to ${app};

alter table conversion.ledger drop constraint ledger_kind_check;
alter table conversion.ledger add constraint ledger_kind_check check (kind in ('cost', 'revenue', 'leak', 'goods'));

alter table delivery.letter drop constraint letter_purpose_check;
alter table delivery.letter add constraint letter_purpose_check
  check (purpose in ('test', 'partner-offer', 'partner-reminder', 'touch', 'offer'));
