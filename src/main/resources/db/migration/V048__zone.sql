-- from which days on the company's days are those of another zone, as 2027-06-01=Europe/London, comma by comma, the oldest first
alter table identity.account add column zones text not null default '' check (length(zones) <= 2000);
