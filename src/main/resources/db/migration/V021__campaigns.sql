-- caps of single campaigns are counted beside those of their source
alter table intake.counter drop constraint counter_period_check;
alter table intake.counter add constraint counter_period_check check (length(period) <= 60);
update intake.rules set rules = rules || '{"campaigns": []}';
