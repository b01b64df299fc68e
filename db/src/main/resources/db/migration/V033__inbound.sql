-- SPDX-License-Identifier: Apache-2.0
-- What may come into the tunnels of an account from outside: written by the portal.
alter table realms add column inbound text not null default 'open'
  check (inbound in ('open', 'outbound only'));
comment on column realms.inbound is 'of accounts that have not decided, and of anonymous clients';

create table inbound_policies (
  account    bigint      primary key references accounts on delete cascade,
  policy     text        not null check (policy in ('open', 'outbound only')),
  changed_at timestamptz not null default now()
);

comment on table inbound_policies is 'none: as its realm says';
comment on column inbound_policies.policy is
  'outbound only: answers, ICMP echo and errors, and what inbound_openings says';

create table inbound_openings (
  id       bigint   generated always as identity primary key,
  account  bigint   not null references accounts on delete cascade,
  protocol smallint not null check (protocol between 0 and 255),
  port     integer  check (port between 1 and 65535),
  address  inet,
  note     text     not null default '' check (length(note) <= 100),
  constraint only_these_have_ports check (port is null or protocol in (6, 17, 33, 132, 136)),
  constraint one_host check (
    address is null or masklen(address) = case family(address) when 4 then 32 else 128 end),
  unique nulls not distinct (account, protocol, port, address)
);

comment on column inbound_openings.protocol is 'as in the IP header: 6 TCP, 17 UDP';
comment on column inbound_openings.port is 'none: all of them';
comment on column inbound_openings.address is 'inside the tunnel; none: all of them';
