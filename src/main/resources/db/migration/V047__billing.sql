-- a vendor may bill in another currency: what one lead costs in it, and how much of ours one unit of theirs is
alter table directory.source
  add column bill_currency text check (bill_currency ~ '^[A-Z]{3}$'),
  add column bill_minor bigint check (bill_minor > 0),
  add column bill_rate numeric(18, 8) check (bill_rate > 0),
  add constraint source_billing check ((bill_currency is null) = (bill_minor is null) and (bill_currency is null) = (bill_rate is null));

-- what was billed, and at which rate, stands on each posting: whatever the rate is later
alter table conversion.ledger
  add column billed_minor bigint,
  add column billed_currency text,
  add column rate numeric(18, 8);
