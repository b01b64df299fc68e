-- SPDX-License-Identifier: Apache-2.0
-- Brokers that share the database: who of them is there, and which of them carries a tunnel.
create table broker_leases (
  broker     text        primary key check (length(broker) between 1 and 64),
  epoch      bigint      not null check (epoch > 0),
  expires_at timestamptz not null,
  region     text        not null,
  addresses  text[]      not null,
  tunnels    integer     not null default 0 check (tunnels >= 0),
  sessions   integer     not null default 0 check (sessions >= 0)
);

comment on table broker_leases is
  'a broker forwards packets only while it has a lease; each writes its own row, every few seconds';
comment on column broker_leases.broker is 'its cluster.name';
comment on column broker_leases.epoch is 'one more each time that it had to begin anew';
comment on column broker_leases.expires_at is 'by the clock of the database';
comment on column broker_leases.addresses is 'where clients reach it, for redirection';

alter table tunnels add column carrier text;

comment on column tunnels.carrier is
  'the broker that may forward its packets, of a closed one until it has said that it stopped;'
  ' none: nobody, or a broker that has the database to itself';

create index tunnels_to_release on tunnels (carrier) where state = 'closed' and carrier is not null;
create index live_tunnels_of_a_carrier on tunnels (carrier) where state = 'live';
