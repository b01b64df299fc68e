-- SPDX-License-Identifier: Apache-2.0
-- Accounts that get no tunnel for now: written by the portal, obeyed by the broker.
create table holds (
  account bigint      not null references accounts on delete cascade,
  held_by text        not null check (held_by in ('owner', 'operator')),
  since   timestamptz not null default now(),
  reason  text        check (length(reason) between 1 and 200),
  primary key (account, held_by)
);

comment on column holds.held_by is
  'owner: deleted the tunnel and has not enabled it again; operator: suspended the account';
comment on column holds.reason is 'its beginning is told to the client';
