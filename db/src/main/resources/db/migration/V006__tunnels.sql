-- SPDX-License-Identifier: Apache-2.0
create table tunnels (
  id             bigint      generated always as identity primary key,
  realm          text        not null references realms,
  account        bigint      references accounts,
  state          text        not null check (state in ('offered', 'live', 'closed')),
  type           text        not null check (type in ('v6v4', 'v6udpv4', 'v4v6')),
  listener       text        not null,
  local_address  inet        not null,
  outer_address  inet        not null,
  outer_port     integer     not null check (outer_port between 0 and 65535),
  server_address inet        not null check (family(server_address) = 6),
  client_address inet        not null check (family(client_address) = 6),
  prefix         cidr        check (family(prefix) = 6),
  keepalive      integer     check (keepalive > 0),
  offered_at     timestamptz not null,
  accepted_at    timestamptz,
  proven_at      timestamptz,
  last_seen_at   timestamptz,
  lease_ends_at  timestamptz not null,
  closed_at      timestamptz,
  close_reason   text,
  constraint server_is_even_and_client_is_next check (client_address = server_address + 1),
  constraint state_has_its_times check (
    (state = 'offered' and accepted_at is null and closed_at is null)
    or (state = 'live' and accepted_at is not null and closed_at is null)
    or (state = 'closed' and accepted_at is not null and closed_at is not null)),
  constraint closed_for_a_reason check ((closed_at is null) = (close_reason is null))
);

create unique index one_live_tunnel_for_each_account on tunnels (account) where state = 'live';
create unique index one_live_tunnel_for_each_outer_end
  on tunnels (listener, outer_address, outer_port) where state = 'live';
create index tunnels_offered on tunnels (offered_at) where state = 'offered';
create index tunnels_of_an_outer_end on tunnels (outer_address, outer_port, realm);
create index tunnels_of_an_account on tunnels (account);

comment on column tunnels.account is 'none: an anonymous client';
comment on column tunnels.state is
  'offered: the client has not answered; an offer that was not accepted is deleted';
comment on column tunnels.listener is 'of the broker''s settings: its port carries the packets';
comment on column tunnels.local_address is 'the outer address of the broker';
comment on column tunnels.outer_port is '0 where the encapsulation has no ports';
comment on column tunnels.prefix is 'routed into the tunnel; an account may hold one that is not';
comment on column tunnels.keepalive is 'seconds; none: only the lease ends the tunnel';
comment on column tunnels.proven_at is
  'a valid inner packet came from the outer end: until then nothing is sent there';
comment on column tunnels.lease_ends_at is 'unless it is renewed';
