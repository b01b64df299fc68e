-- SPDX-License-Identifier: Apache-2.0
-- Live figures of tunnels that somebody looks at, and figures of accounts from long ago.
alter table realms add column mtu integer not null default 1280 check (mtu >= 1280);
comment on column realms.mtu is 'longest packet inside its tunnels';

create table watches (
  tunnel        bigint      primary key references tunnels on delete cascade,
  watched_until timestamptz not null
);

comment on table watches is 'written by the portal, as long as somebody looks at the figures';

create trigger watches_wake_the_broker
  after insert or update on watches
  for each statement execute function wake_the_broker();

create table samples (
  tunnel              bigint      not null references tunnels on delete cascade,
  at                  timestamptz not null,
  millis              integer     not null check (millis > 0),
  packets_from_client bigint      not null,
  octets_from_client  bigint      not null,
  packets_to_client   bigint      not null,
  octets_to_client    bigint      not null,
  drops_from_client   bigint      not null,
  drops_to_client     bigint      not null,
  round_trip_micros   bigint      check (round_trip_micros >= 0),
  primary key (tunnel, at)
);

create index samples_by_age on samples (at);

comment on table samples is 'what passed in the milliseconds before; forgotten after ten minutes';
comment on column samples.round_trip_micros is
  'from the broker into the tunnel and back; none: the client did not answer yet';

alter table traffic
  add column round_trips bigint not null default 0,
  add column round_trip_micros bigint not null default 0;

create index traffic_by_age on traffic (hour);

comment on table traffic is 'inner packets and their octets; kept for 35 days';
comment on column traffic.round_trips is 'how many were measured';
comment on column traffic.round_trip_micros is 'of all of them together';

create table traffic_days (
  account             bigint not null references accounts on delete cascade,
  day                 date   not null,
  packets_from_client bigint not null,
  octets_from_client  bigint not null,
  packets_to_client   bigint not null,
  octets_to_client    bigint not null,
  drops_from_client   bigint not null,
  drops_to_client     bigint not null,
  round_trips         bigint not null,
  round_trip_micros   bigint not null,
  primary key (account, day)
);

create table traffic_months (
  account             bigint not null references accounts on delete cascade,
  month               date   not null check (extract(day from month) = 1),
  packets_from_client bigint not null,
  octets_from_client  bigint not null,
  packets_to_client   bigint not null,
  octets_to_client    bigint not null,
  drops_from_client   bigint not null,
  drops_to_client     bigint not null,
  round_trips         bigint not null,
  round_trip_micros   bigint not null,
  primary key (account, month)
);

comment on table traffic_days is 'sums of traffic, of whole days in UTC; kept for 400 days';
comment on table traffic_months is 'sums of traffic_days; kept for ten years';

create table rollups (
  period       text        primary key check (period in ('days', 'months')),
  summed_until timestamptz not null
);

comment on column rollups.summed_until is 'what is before that is in the sums';
