-- what ended on a day
create index turn_ended on insight.turn (account_id, ended_at) where ended_at is not null;
