-- SPDX-License-Identifier: Apache-2.0
-- The name servers of a prefix as its owner says them on the website.
alter table tunnel_settings add column name_servers text[] check (cardinality(name_servers) <= 6);

alter table wishes
  drop constraint wishes_kind_check,
  add constraint wishes_kind_check check (kind in ('close', 'hand over', 'inbound', 'names'));

comment on column tunnel_settings.name_servers is
  'for the reverse zones of the prefix, names or addresses, instead of what the client says; empty:'
  ' the broker hosts the names; none: what the client says';
comment on column wishes.kind is
  'close: the owner''s addresses are given back; hand over: to another device of the account, which'
  ' may come at once; inbound: inbound_policies or inbound_openings of its account have changed;'
  ' names: the name servers in tunnel_settings have';
