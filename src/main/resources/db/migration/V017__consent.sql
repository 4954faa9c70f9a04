-- where they may be and when we last called: what the law of calling asks
alter table lead.contact add column states text not null default '' check (length(states) <= 200);
alter table lead.lead add column calls timestamptz[] not null default '{}';

-- never to be contacted again: by which channel, who said so, until when
alter table consent.never_contact
  add column channel text not null default 'all' check (channel in ('all', 'call', 'text', 'mail')),
  add column how text not null default 'desk' check (length(how) <= 40),
  add column expires_at timestamptz;
alter table consent.never_contact drop constraint never_contact_pkey;
alter table consent.never_contact add primary key (account_id, hash, channel);
grant update on consent.never_contact to ${app};

-- what somebody agreed to: in which words, when, from where, for which channels
create table consent.agreement (
  account_id uuid not null,
  agreement_id uuid not null,
  lead_id uuid not null,
  at timestamptz not null,
  words text not null check (length(words) <= 5000),
  version text not null check (length(version) <= 60),
  channels text not null check (length(channels) <= 60),
  address text not null check (length(address) <= 100),
  certificate text not null check (length(certificate) <= 500),
  door text not null check (length(door) <= 40),
  primary key (account_id, agreement_id)
);
create index agreement_lead on consent.agreement (account_id, lead_id);
grant select, insert, update, delete on consent.agreement to ${app};
