-- where a lead dropped out is decided where its trail is folded, and nowhere else: a bit for each kind of leak
alter table insight.fact
  add column leaks int not null default 0,
  drop column left_out,
  drop column handed_over;
-- everything is read once more, folded
delete from lead.follower where name = 'figures';
