-- photographs and documents of a lead
create table lead.attachment (
  account_id uuid not null,
  attachment_id uuid not null,
  lead_id uuid not null,
  kind text not null check (kind in ('photo', 'document')),
  name text not null check (length(name) <= 200),
  bytes bytea not null check (length(bytes) between 1 and 12000000),
  added_by uuid not null,
  added_at timestamptz not null,
  primary key (account_id, attachment_id),
  foreign key (account_id, lead_id) references lead.lead,
  foreign key (account_id, added_by) references identity.person
);
create index attachment_lead on lead.attachment (account_id, lead_id, added_at);
-- they are compressed already
alter table lead.attachment alter column bytes set storage external;
grant select, insert, update, delete on lead.attachment to ${app};

-- the document that goes with an offer
alter table conversion.offer add column document_id uuid;

-- somebody's mail may go out by a server of their own; the person that is nobody is the company
alter table delivery.mail_server
  add column person_id uuid not null default '00000000-0000-0000-0000-000000000000',
  drop constraint mail_server_pkey,
  add primary key (account_id, person_id);
alter table delivery.letter
  add column sender_id uuid not null default '00000000-0000-0000-0000-000000000000';

-- devices that are told when something waits (RFC 8030), with the keys of their browsers (RFC 8291)
create table delivery.device (
  account_id uuid not null,
  device_id uuid not null,
  person_id uuid not null,
  endpoint text not null check (length(endpoint) between 10 and 1000),
  p256dh text not null check (length(p256dh) <= 200),
  auth text not null check (length(auth) <= 100),
  called text not null check (length(called) <= 100),
  added_at timestamptz not null,
  primary key (account_id, device_id),
  unique (account_id, endpoint),
  foreign key (account_id, person_id) references identity.person
);
create index device_person on delivery.device (account_id, person_id);

-- who we are to those who carry such messages (RFC 8292); one row, its private half sealed
create table delivery.push_key (
  single boolean not null default true check (single),
  public text not null,
  private bytea not null,
  primary key (single)
);
grant select, insert, delete on delivery.device to ${app};
grant select, insert on delivery.push_key to ${app};

alter table delivery.letter drop constraint letter_channel_check;
alter table delivery.letter add constraint letter_channel_check check (channel in ('mail', 'text', 'push'));
