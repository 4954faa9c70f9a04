-- The list of leads begins with the newest, however many there are.
create index lead_newest on lead.lead (account_id, received_at desc, lead_id desc);
