-- SPDX-License-Identifier: Apache-2.0
-- What an owner says of his tunnel, whichever it is at the time; written by the portal.
create table tunnel_settings (
  account     bigint primary key references accounts on delete cascade,
  description text   not null default '' check (length(description) <= 200)
);
