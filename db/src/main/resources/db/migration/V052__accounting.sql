-- SPDX-License-Identifier: Apache-2.0
-- What a RADIUS server is still to be told: the beginning, moves and end of each tunnel, written in
-- the transaction in which they happen, and how live tunnels fare.
create table accounting_exporters (
  broker  text        primary key,
  seen_at timestamptz not null
);

comment on table accounting_exporters is 'brokers that empty accounting_events';
comment on column accounting_exporters.seen_at is
  'nothing is written for a broker that was not seen for a week';

create table accounting_slots (
  only_one boolean primary key default true check (only_one),
  slot     bigint  not null
);

comment on table accounting_slots is 'the last minute since 1970 in which live tunnels were told of';
insert into accounting_slots (slot) values (0);

create table accounting_events (
  id             bigint      generated always as identity primary key,
  kind           text        not null check (kind in ('start', 'interim', 'stop')),
  at             timestamptz not null,
  tunnel         bigint      not null,
  broker         text        not null,
  realm          text        not null,
  userid         text,
  local_address  inet        not null,
  outer_address  inet        not null,
  outer_port     integer     not null,
  address        inet        not null,
  prefix         cidr,
  began_at       timestamptz not null,
  cause          text,
  input_octets   bigint,
  output_octets  bigint,
  input_packets  bigint,
  output_packets bigint,
  next_try_at    timestamptz not null default '-infinity'
);

create index accounting_events_of_a_tunnel on accounting_events (tunnel, id);
create index accounting_events_unripe on accounting_events (at) where input_octets is null;

comment on table accounting_events is 'deleted when a server has it; bounded by accounting.backlog';
comment on column accounting_events.tunnel is 'no foreign key: it may be gone before this is told';
comment on column accounting_events.input_octets is
  'from the client; none: what was counted last may not be written yet';

create function attribution_is_accounted() returns trigger language plpgsql as $$
begin
  if exists (select from accounting_exporters where seen_at > now() - interval '7 days') then
    insert into accounting_events
      (kind, at, tunnel, broker, realm, userid, local_address, outer_address, outer_port, address,
       prefix, began_at, cause, input_octets, output_octets, input_packets, output_packets)
    select case a.event when 'began' then 'start' when 'moved' then 'interim' else 'stop' end,
           a.at, a.tunnel, a.broker, a.realm, a.userid, t.local_address, a.outer_address,
           a.outer_port, a.address, a.prefix, coalesce(t.accepted_at, a.at), t.close_reason,
           n.nothing, n.nothing, n.nothing, n.nothing
    from added a join tunnels t on t.id = a.tunnel
    cross join lateral (select case a.event when 'began' then 0 end as nothing) n
    where a.event in ('began', 'moved', 'ended');
  end if;
  return null;
end
$$;

create trigger attribution_is_accounted
  after insert on attribution referencing new table as added
  for each statement execute function attribution_is_accounted();
