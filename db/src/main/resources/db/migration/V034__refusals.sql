-- SPDX-License-Identifier: Apache-2.0
-- The last refusal that an account's client heard, for the page that explains it. Written by the
-- broker alone.
create table refusals (
  account        bigint      primary key references accounts on delete cascade,
  code           integer     not null check (code between 100 and 9999),
  text           text        not null,
  source_address inet        not null,
  source_port    integer     not null check (source_port between 0 and 65535),
  first_at       timestamptz not null,
  last_at        timestamptz not null check (last_at >= first_at),
  times          integer     not null check (times > 0)
);

comment on column refusals.text is 'as the client heard it';
comment on column refusals.times is 'in a row, since first_at';
