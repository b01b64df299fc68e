-- SPDX-License-Identifier: Apache-2.0
create table drains (
  broker text        primary key check (length(broker) <= 254),
  since  timestamptz not null
);

comment on table drains is 'brokers that are being emptied: they send newcomers elsewhere';
comment on column drains.broker is 'its redirect.name; empty for a broker without one';

create table account_homes (
  account bigint primary key references accounts on delete cascade,
  broker  text   not null check (length(broker) between 1 and 254)
);

comment on column account_homes.broker is 'address or name of the broker that the account belongs to';
