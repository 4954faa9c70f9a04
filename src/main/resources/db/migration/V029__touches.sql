-- automatic messages somebody has read and released, by what they say: other words must be read anew
create table delivery.released (
  account_id uuid not null references identity.account,
  channel text not null check (channel in ('email', 'sms')),
  hash bytea not null,
  released_by uuid not null,
  released_at timestamptz not null,
  primary key (account_id, channel, hash),
  foreign key (account_id, released_by) references identity.person
);

-- addresses that cannot be reached, as fingerprints
create table delivery.unreachable (
  account_id uuid not null references identity.account,
  hash bytea not null,
  how text not null check (how in ('bounced', 'refused')),
  at timestamptz not null,
  primary key (account_id, hash)
);

-- by which address somebody says that they want no more mail
create table delivery.goodbye (
  account_id uuid not null references identity.account,
  hash bytea not null,
  lead_id uuid not null,
  created_at timestamptz not null,
  primary key (account_id, hash)
);
grant select, insert, update, delete on delivery.released, delivery.unreachable, delivery.goodbye to ${app};

alter table delivery.letter drop constraint letter_purpose_check;
alter table delivery.letter add constraint letter_purpose_check
  check (purpose in ('test', 'partner-offer', 'partner-reminder', 'touch'));
alter table delivery.letter drop constraint letter_failed_check;
alter table delivery.letter add constraint letter_failed_check
  check (failed in ('refused', 'too-late', 'bounced', 'asked-not-to'));
alter table delivery.letter
  -- the address in it by which no more mail is asked for
  add column goodbye text not null default '' check (length(goodbye) <= 200),
  -- an attempt of which nobody knows how it ended
  add column unsure boolean not null default false,
  -- it may have gone out before
  add column twice boolean not null default false;
create index letter_lead on delivery.letter (account_id, lead_id) where purpose = 'touch';
create index letter_recipient on delivery.letter (account_id, recipient) where purpose = 'touch';

-- since when automatic messages wait because too many could not be delivered
alter table delivery.mail_server add column paused_at timestamptz;

alter table lead.message drop constraint message_kind_check;
alter table lead.message add constraint message_kind_check check (kind in ('again', 'reply', 'partner', 'sent'));
-- of what we sent: what became of it
alter table lead.message add column fate text
  check (fate in ('waiting', 'sent', 'sent-twice', 'refused', 'bounced', 'too-late', 'asked-not-to'));
