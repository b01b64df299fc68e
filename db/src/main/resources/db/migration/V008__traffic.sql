-- SPDX-License-Identifier: Apache-2.0
create table traffic (
  tunnel              bigint      not null references tunnels on delete cascade,
  hour                timestamptz not null,
  packets_from_client bigint      not null default 0,
  octets_from_client  bigint      not null default 0,
  packets_to_client   bigint      not null default 0,
  octets_to_client    bigint      not null default 0,
  drops_from_client   bigint      not null default 0,
  drops_to_client     bigint      not null default 0,
  primary key (tunnel, hour)
);

comment on table traffic is 'inner packets and their octets';
comment on column traffic.hour is 'its beginning';
comment on column traffic.drops_from_client is 'packets';
comment on column traffic.drops_to_client is 'packets';
