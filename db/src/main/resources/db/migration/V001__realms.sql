-- SPDX-License-Identifier: Apache-2.0
-- The realms of the broker's settings, mirrored at its start: only the broker writes here.
create table realms (
  name               text        primary key check (length(name) between 1 and 64),
  anonymous          boolean     not null,
  lifetime           interval    not null check (lifetime > interval '0'),
  tunnels_per_source integer     not null check (tunnels_per_source > 0),
  removed_at         timestamptz
);

comment on column realms.lifetime is 'how long a tunnel lives unrenewed';
comment on column realms.removed_at is
  'no longer in the settings since then; the row stays because accounts and tunnels name it';
