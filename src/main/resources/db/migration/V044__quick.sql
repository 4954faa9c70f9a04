-- outcomes of a call that were entered sooner after the lead came than a telephone rings once
alter table insight.turn add column quick boolean not null default false;
create index turn_quick on insight.turn (account_id, person_id, given_at) where quick;
