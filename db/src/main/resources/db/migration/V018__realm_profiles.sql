-- SPDX-License-Identifier: Apache-2.0
-- What the portal has to know of a realm; mirrored from the broker's settings at its start.
alter table realms
  add column digest_realm text not null default 'culvert',
  add column mechanisms text[] not null default '{}',
  add column tunnel_types text[] not null default '{v6udpv4}',
  add column delegation_lengths smallint[] not null default '{}';

comment on column realms.digest_realm is
  'the realm string of RFC 2831 that new verifiers are made for';
comment on column realms.delegation_lengths is
  'of prefixes that an account may ask for; none: accounts get no prefix';
