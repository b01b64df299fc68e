-- SPDX-License-Identifier: Apache-2.0
-- IPv4 inside IPv6: a v4v6 tunnel has two IPv4 addresses inside, out of an IPv4 pool of its realm.
alter table pools
  drop constraint pools_kind_check,
  drop constraint pools_prefix_check,
  add constraint pools_kind_check check (kind in ('endpoint', 'endpoint_ipv4', 'delegated')),
  add constraint pools_family_check check (
    family(prefix) = case kind when 'endpoint_ipv4' then 4 else 6 end);

alter table prefix_delegations
  drop constraint prefix_delegations_kind_check,
  drop constraint prefix_delegations_prefix_check,
  drop constraint accounts_only,
  drop constraint endpoints_are_pairs,
  add constraint prefix_delegations_kind_check check (
    kind in ('endpoint', 'endpoint_ipv4', 'delegated')),
  add constraint prefix_delegations_family_check check (
    family(prefix) = case kind when 'endpoint_ipv4' then 4 else 6 end),
  add constraint accounts_only check (kind <> 'delegated' or account is not null),
  add constraint endpoints_are_pairs check (
    kind = 'delegated' or masklen(prefix) = case kind when 'endpoint_ipv4' then 31 else 127 end);

alter table tunnels
  drop constraint tunnels_server_address_check,
  drop constraint tunnels_client_address_check,
  add constraint tunnels_inner_family_check check (
    family(server_address) = case type when 'v4v6' then 4 else 6 end
    and family(client_address) = family(server_address)),
  add constraint tunnels_outer_family_check check (
    family(outer_address) = case type when 'v4v6' then 6 else 4 end
    and family(local_address) = family(outer_address)),
  add constraint only_udp_has_ports check ((type = 'v6udpv4') = (outer_port <> 0)),
  add constraint prefix_is_ipv6_inside check (type <> 'v4v6' or prefix is null);

comment on column pools.kind is
  'endpoint: the /127 of each tunnel; endpoint_ipv4: the /31 of each v4v6 tunnel; delegated:'
  ' prefixes of accounts';
comment on column tunnels.server_address is 'inner, of the broker; IPv4 in a v4v6 tunnel';
comment on column tunnels.client_address is 'inner, of the client; IPv4 in a v4v6 tunnel';
