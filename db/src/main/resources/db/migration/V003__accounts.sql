-- SPDX-License-Identifier: Apache-2.0
create table accounts (
  id          bigint      generated always as identity primary key,
  realm       text        not null references realms,
  userid      text        not null check (userid ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  email       text        check (length(email) <= 254),
  created_at  timestamptz not null default now(),
  disabled_at timestamptz,
  unique (realm, userid)
);

comment on column accounts.userid is 'lower case and a DNS label: it becomes a host name';
comment on column accounts.disabled_at is 'no new sessions since then';
