-- SPDX-License-Identifier: Apache-2.0
-- What is known of the outer ends of tunnels: for whom an account may ask, and who met whom.
create table proxy_targets (
  account  bigint      not null references accounts on delete cascade,
  address  inet        not null check (family(address) = 4 and masklen(address) = 32),
  added_at timestamptz not null,
  primary key (account, address)
);

comment on table proxy_targets is
  'the machines that an account may ask tunnels for with proxy="yes"; written by the operator';

-- Written by the broker alone; the portal explains it to whoever knows the ticket.
create table conflicts (
  ticket         text        primary key check (ticket ~ '^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$'),
  first_at       timestamptz not null,
  last_at        timestamptz not null check (last_at >= first_at),
  times          integer     not null default 1 check (times > 0),
  realm          text        not null references realms,
  account        bigint      references accounts on delete cascade,
  outer_address  inet        not null,
  outer_port     integer     not null check (outer_port between 0 and 65535),
  holder_tunnel  bigint      not null,
  holder_account bigint      references accounts on delete cascade
);

create unique index one_conflict_for_the_same_two
  on conflicts (realm, coalesce(account, 0), outer_address, outer_port, holder_tunnel);
create index conflicts_by_age on conflicts (last_at);

comment on table conflicts is 'a tunnel was refused because somebody else has one at that outer end';
comment on column conflicts.account is 'who asked; none: an anonymous client';
comment on column conflicts.outer_port is '0 where the encapsulation has no ports';
comment on column conflicts.holder_account is
  'whose tunnel is there, never told to the one who asked; none: an anonymous client''s';

create index tunnels_of_a_realm on tunnels (realm) where state <> 'closed';
