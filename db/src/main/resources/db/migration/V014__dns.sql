-- SPDX-License-Identifier: Apache-2.0
-- What tunnels want in the DNS: from the offer on, until the tunnel has ended for good.
create table dns_wishes (
  tunnel       bigint      primary key references tunnels on delete cascade,
  account      bigint      not null references accounts,
  address      inet        not null check (family(address) = 6),
  prefix       cidr        check (family(prefix) = 6),
  name_servers text[]      not null,
  taken_up_at  timestamptz,
  release_at   timestamptz
);

create index dns_wishes_of_an_account on dns_wishes (account);
create index dns_wishes_to_take_up on dns_wishes (tunnel) where taken_up_at is null;
create index dns_wishes_to_release on dns_wishes (release_at) where release_at is not null;

comment on column dns_wishes.prefix is 'delegated to the account; kept while it asks for none';
comment on column dns_wishes.name_servers is
  'for the reverse zones of the prefix, names or addresses; kept when a later list is only a part';
comment on column dns_wishes.taken_up_at is 'its records are in dns_records since then';
comment on column dns_wishes.release_at is
  'its tunnel is closed: the end of its lease, if the account may still come back to it';

-- One row for each set of records of the same name and type: what is to be there, and what is.
create table dns_records (
  name          text        not null check (name = lower(name)),
  type          text        not null check (type in ('A', 'AAAA', 'NS', 'PTR')),
  wanted        text[]      not null,
  present       text[]      not null default '{}',
  sent          text[]      not null default '{}',
  tunnel        bigint      references tunnels,
  attempts      integer     not null default 0,
  next_try_at   timestamptz not null,
  claimed_until timestamptz,
  last_error    text,
  primary key (name, type)
);

create index dns_records_of_a_tunnel on dns_records (tunnel);
create index dns_records_to_publish on dns_records (next_try_at)
  where wanted <> present or sent <> '{}';

comment on column dns_records.wanted is 'sorted; empty: nothing of ours may be there';
comment on column dns_records.present is 'sorted; what the primary has confirmed';
comment on column dns_records.sent is 'may have reached the primary, which has not confirmed it';
comment on column dns_records.tunnel is 'wants it; none: released, and about to go';
comment on column dns_records.claimed_until is 'a broker is at work on it';
comment on column dns_records.last_error is 'for the owner: why wanted is not yet present';
