-- SPDX-License-Identifier: Apache-2.0
-- Where the addresses of a realm come from. Written by the broker, from its settings.
create table pools (
  id         bigint      generated always as identity primary key,
  realm      text        not null references realms,
  kind       text        not null check (kind in ('endpoint', 'delegated')),
  prefix     cidr        not null check (family(prefix) = 6),
  retired_at timestamptz,
  constraint pools_do_not_overlap
    exclude using gist (prefix inet_ops with &&) where (retired_at is null)
);

create unique index one_pool_of_a_kind_for_each_realm on pools (realm, kind) where retired_at is null;

comment on column pools.kind is 'endpoint: the /127 of each tunnel; delegated: prefixes of accounts';
comment on column pools.retired_at is 'nothing is taken out of it since then';
