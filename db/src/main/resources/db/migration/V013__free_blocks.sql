-- SPDX-License-Identifier: Apache-2.0
-- What is still free of the pools that prefixes are delegated from, as the largest blocks that it
-- can be cut into: the next delegation is found at once, however full the pool is. It only proposes;
-- prefix_delegations has the last word.
create table free_blocks (
  pool   bigint not null references pools,
  prefix cidr   not null check (family(prefix) = 6),
  primary key (pool, prefix)
);

create index free_blocks_by_size on free_blocks (pool, masklen(prefix), prefix);

alter table pools add column carved boolean not null default false;
drop index one_pool_of_a_kind_for_each_realm;

alter table accounts add column delegation_largest smallint
  check (delegation_largest between 32 and 64);

comment on column pools.carved is 'its free blocks are in free_blocks; only pools of prefixes are';
comment on column accounts.delegation_largest is
  'the largest block that it may have, as a length; none: what its realm says';
comment on column prefix_delegations.quarantine_ends_at is
  'its tunnel is closed, or its account gave it back; until then nobody else gets it';
