-- What an account seldom changes (people, teams, absences, sources, pools, who may receive what) is asked for at
-- every step. A stamp per account says whether what is known of it still stands: whoever changes one of those
-- tables sets a new one in the same transaction. It is random, so that one that was rolled back never comes again.
create table identity.stamp (
  account_id uuid not null references identity.account on delete cascade,
  stamp uuid not null,
  primary key (account_id)
);
grant select, insert, update on identity.stamp to ${app};
insert into identity.stamp (account_id, stamp) select account_id, gen_random_uuid() from identity.account;
