-- SPDX-License-Identifier: Apache-2.0
-- From now on nobody can change the log unseen, not even who may write to the database: each row of
-- a broker is sealed with a hash over the one before it, and each day with a signature.
alter table attribution
  add column broker text not null default '',
  add column since timestamptz,
  add column former_address inet,
  add column former_port integer,
  drop constraint attribution_event_check,
  add constraint attribution_event_check check (event in ('began', 'moved', 'ended', 'carried'));

drop index attribution_once;
create unique index attribution_once on attribution (tunnel, event) where event in ('began', 'ended');

-- Each row tells the whole use that it ends, so that it can be read when the beginning is gone.
alter table attribution disable trigger attribution_is_append_only;
update attribution later
set since = former.at,
    former_address = case later.event when 'moved' then former.outer_address end,
    former_port = case later.event when 'moved' then former.outer_port end
from (
  select id, lag(at) over w as at, lag(outer_address) over w as outer_address,
         lag(outer_port) over w as outer_port
  from attribution window w as (partition by tunnel order by id)
) former
where former.id = later.id and later.event <> 'began';

alter table attribution
  alter column broker set default coalesce(current_setting('culvert.broker', true), ''),
  add constraint all_but_beginnings_say_since check ((event = 'began') = (since is null)),
  add constraint moves_say_from_where check (
    (event = 'moved') = (former_address is not null)
    and (event = 'moved') = (former_port is not null));

comment on column attribution.broker is
  'who wrote it: redirect.name of its settings, which its connections say; each has its own chain';
comment on column attribution.event is
  'carried: it still goes on while the day in which it began is dropped';
comment on column attribution.since is 'when the use began that is ended, or carried on, here';
comment on column attribution.former_address is 'where the tunnel moved away from';

create table attribution_waiting (
  broker text   not null,
  entry  bigint not null,
  primary key (broker, entry)
);

comment on table attribution_waiting is 'rows of attribution that are not sealed yet: a second''s';
insert into attribution_waiting select broker, id from attribution;

create function attribution_waits() returns trigger language plpgsql as $$
begin
  insert into attribution_waiting (broker, entry) select broker, id from added;
  return null;
end
$$;

create trigger attribution_waits
  after insert on attribution referencing new table as added
  for each statement execute function attribution_waits();

create table attribution_seals (
  broker text   not null,
  number bigint not null check (number > 0),
  entry  bigint not null unique,
  day    date   not null,
  hash   bytea  not null check (octet_length(hash) = 32),
  primary key (broker, number)
);

create index attribution_seals_by_day on attribution_seals (broker, day, number);

comment on column attribution_seals.number is 'without gaps';
comment on column attribution_seals.entry is
  'of attribution; no foreign key, so that a row that is gone is found and not just impossible';
comment on column attribution_seals.day is
  'with which it is kept and dropped: that of its time in UTC, or a later one if that was closed';
comment on column attribution_seals.hash is
  'SHA-256 of the hash before it and of this row: docs/adr/0019-attribution-chain.md';

create table attribution_checkpoints (
  broker      text        not null,
  day         date        not null,
  last_number bigint      not null check (last_number >= 0),
  head        bytea       not null check (octet_length(head) = 32),
  key_id      text,
  signature   bytea       check (octet_length(signature) = 64),
  made_at     timestamptz not null,
  dropped_at  timestamptz,
  primary key (broker, day),
  constraint signed_with_a_key check ((key_id is null) = (signature is null))
);

comment on column attribution_checkpoints.head is 'hash of the last row until the end of the day';
comment on column attribution_checkpoints.signature is
  'Ed25519; none: the broker has no key for secrets';
comment on column attribution_checkpoints.dropped_at is
  'nothing until the end of this day is kept any more; the chain begins here';

drop trigger attribution_is_append_only on attribution;

create function refuse_loss() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'attribution' then
    perform from attribution_seals s join attribution_checkpoints c on c.broker = s.broker
    where s.entry = old.id and c.day >= s.day and c.dropped_at is not null;
  elsif tg_table_name = 'attribution_seals' then
    perform from attribution_checkpoints c
    where c.broker = old.broker and c.day >= old.day and c.dropped_at is not null;
  else
    perform from attribution_checkpoints c
    where c.broker = old.broker and c.day > old.day and c.dropped_at is not null;
  end if;
  if not found then
    raise exception '% is append only: only whole days that are dropped may go', tg_table_name;
  end if;
  return old;
end
$$;

create function refuse_half_a_day() returns trigger language plpgsql as $$
begin
  perform from attribution_seals s where s.broker = new.broker and s.day <= new.day;
  if found then
    raise exception 'the day % of broker "%" is dropped as a whole or not at all', new.day, new.broker;
  end if;
  return null;
end
$$;

create trigger attribution_is_append_only
  before update on attribution for each row execute function refuse_change();
create trigger attribution_keeps_its_days
  before delete on attribution for each row execute function refuse_loss();
create trigger attribution_is_not_emptied
  before truncate on attribution for each statement execute function refuse_change();

create trigger attribution_seals_are_append_only
  before update on attribution_seals for each row execute function refuse_change();
create trigger attribution_seals_keep_their_days
  before delete on attribution_seals for each row execute function refuse_loss();
create trigger attribution_seals_are_not_emptied
  before truncate on attribution_seals for each statement execute function refuse_change();

create trigger attribution_checkpoints_are_append_only
  before update of broker, day, last_number, head, key_id, signature, made_at
  on attribution_checkpoints for each row execute function refuse_change();
create trigger attribution_checkpoints_stay_dropped
  before update of dropped_at on attribution_checkpoints for each row
  when (old.dropped_at is not null) execute function refuse_change();
create trigger attribution_checkpoints_are_kept
  before delete on attribution_checkpoints for each row execute function refuse_loss();
create trigger attribution_checkpoints_are_not_emptied
  before truncate on attribution_checkpoints for each statement execute function refuse_change();
create constraint trigger attribution_days_are_dropped_whole
  after update on attribution_checkpoints deferrable initially deferred for each row
  execute function refuse_half_a_day();

create or replace view address_use as
select began.tunnel, began.realm, began.userid, began.outer_address, began.outer_port,
       began.address, began.prefix,
       case began.event when 'carried' then began.since else began.at end as began_at,
       later.at as ended_at, began.id as entry, later.id as end_entry
from attribution began
left join lateral (
  select at, id from attribution next
  where next.tunnel = began.tunnel and next.id > began.id and next.event in ('moved', 'ended')
  order by next.id limit 1
) later on true
where began.event <> 'ended'
union all
select ended.tunnel, ended.realm, ended.userid, coalesce(ended.former_address, ended.outer_address),
       coalesce(ended.former_port, ended.outer_port), ended.address, ended.prefix,
       ended.since, ended.at, ended.id, ended.id
from attribution ended
where ended.event in ('moved', 'ended')
  and not exists (
    select from attribution former where former.tunnel = ended.tunnel and former.id < ended.id);

comment on view address_use is
  'from when to when, and from which outer end: a tunnel that moved has a row for each;'
  ' no end: it still has the address';

comment on column secrets.name is
  'scram-decoys: makes the salts of names that don''t exist; must never change.'
  ' attribution-key: signs the checkpoints of the attribution log';
