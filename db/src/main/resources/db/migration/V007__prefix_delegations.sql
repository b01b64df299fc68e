-- SPDX-License-Identifier: Apache-2.0
-- The fact that a prefix belongs to somebody. Every address that is in use is in here once, so one
-- constraint keeps all of them apart, whatever the code does.
create table prefix_delegations (
  id                 bigint      generated always as identity primary key,
  realm              text        not null references realms,
  kind               text        not null check (kind in ('endpoint', 'delegated')),
  prefix             cidr        not null check (family(prefix) = 6),
  account            bigint      references accounts,
  tunnel             bigint      references tunnels,
  granted_at         timestamptz not null,
  quarantine_ends_at timestamptz,
  returned_at        timestamptz,
  constraint one_holder check ((account is null) <> (tunnel is null)),
  constraint accounts_only check (kind = 'endpoint' or account is not null),
  constraint endpoints_are_pairs check (kind <> 'endpoint' or masklen(prefix) = 127),
  constraint delegations_do_not_overlap
    exclude using gist (prefix inet_ops with &&) where (returned_at is null)
);

create unique index one_delegation_of_a_kind_for_each_account
  on prefix_delegations (account, kind) where returned_at is null;
create index delegations_of_a_tunnel on prefix_delegations (tunnel) where returned_at is null;
create index delegations_in_quarantine
  on prefix_delegations (quarantine_ends_at) where returned_at is null;

comment on column prefix_delegations.account is 'holds it for ever';
comment on column prefix_delegations.tunnel is 'of an anonymous client, who holds it while that lives';
comment on column prefix_delegations.quarantine_ends_at is
  'its tunnel is closed; until then nobody else gets it, so that complaints find the right one';
comment on column prefix_delegations.returned_at is 'free for others since then';
