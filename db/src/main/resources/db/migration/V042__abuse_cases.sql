-- SPDX-License-Identifier: Apache-2.0
-- Complaints that operators work on. Written by the portal.
create table abuse_cases (
  id        bigint      generated always as identity primary key,
  opened_at timestamptz not null,
  opened_by text        not null,
  title     text        not null check (length(title) between 1 and 200),
  reporter  text        not null default '' check (length(reporter) <= 254),
  address   text        not null default '' check (length(address) <= 60),
  seen_at   timestamptz,
  account   bigint      references accounts on delete set null,
  userid    text        not null default '',
  closed_at timestamptz,
  closed_by text,
  constraint closed_by_somebody check ((closed_at is null) = (closed_by is null))
);

create index abuse_cases_open on abuse_cases (opened_at) where closed_at is null;
create index abuse_cases_of_an_account on abuse_cases (account);

comment on column abuse_cases.reporter is 'who complained: a mail address, or a name';
comment on column abuse_cases.address is 'that the complaint is about: an address or a prefix';
comment on column abuse_cases.seen_at is 'when the complaint says that it happened';
comment on column abuse_cases.userid is 'of the account, kept when that is gone';

create table abuse_notes (
  id         bigint      generated always as identity primary key,
  abuse_case bigint      not null references abuse_cases,
  at         timestamptz not null,
  operator   text        not null,
  text       text        not null check (length(text) between 1 and 10000)
);

create index abuse_notes_of_a_case on abuse_notes (abuse_case, id);
