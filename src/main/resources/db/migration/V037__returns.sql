-- so many days a vendor takes leads of a source back; seven where nobody said
create table conversion.return_term (
  account_id uuid not null,
  source_id uuid not null,
  days int not null check (days between 0 and 365),
  primary key (account_id, source_id),
  foreign key (account_id, source_id) references directory.source
);

-- leads we paid for that the vendor shall take back
create table conversion.lead_return (
  account_id uuid not null,
  lead_id uuid not null,
  source_id uuid not null,
  reason text not null check (reason in ('wrong-number', 'wrong-person', 'elsewhere', 'twice', 'by-hand')),
  state text not null check (state in ('proposed', 'dropped', 'approved', 'sent', 'credited', 'refused')),
  received_at timestamptz not null,
  proposed_at timestamptz not null,
  -- until when the vendor takes it back
  until timestamptz not null,
  settled_by uuid,
  settled_at timestamptz,
  minor bigint not null check (minor >= 0),
  currency text not null check (length(currency) = 3),
  primary key (account_id, lead_id),
  foreign key (account_id, lead_id) references lead.lead,
  foreign key (account_id, source_id) references directory.source
);
create index lead_return_source on conversion.lead_return (account_id, source_id, received_at);
create index lead_return_open on conversion.lead_return (account_id, until) where state in ('proposed', 'approved');
grant select, insert, update, delete on conversion.return_term, conversion.lead_return to ${app};

alter table conversion.ledger drop constraint ledger_kind_check;
alter table conversion.ledger add constraint ledger_kind_check
  check (kind in ('cost', 'revenue', 'leak', 'goods', 'credit'));
