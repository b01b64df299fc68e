-- SPDX-License-Identifier: Apache-2.0
-- Written by the broker alone, so that credentials has one writer too.
create table credential_use (
  account       bigint      primary key references accounts on delete cascade,
  first_used_at timestamptz not null,
  last_used_at  timestamptz not null check (last_used_at >= first_used_at)
);

comment on column credential_use.last_used_at is
  'a tunnel was accepted; a credential is in use when this is not before its changed_at';
