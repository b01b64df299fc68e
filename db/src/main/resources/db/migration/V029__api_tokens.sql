-- SPDX-License-Identifier: Apache-2.0
create table api_tokens (
  id           bigint      generated always as identity primary key,
  account      bigint      not null references accounts on delete cascade,
  name         text        not null check (length(name) between 1 and 60),
  token_hash   bytea       not null unique check (octet_length(token_hash) = 32),
  may_write    boolean     not null,
  made_at      timestamptz not null,
  expires_at   timestamptz check (expires_at > made_at),
  last_used_at timestamptz
);

create index api_tokens_of_an_account on api_tokens (account);

comment on table api_tokens is 'what programs bring to the JSON API instead of a password';
comment on column api_tokens.token_hash is 'SHA-256 of the token, which only its owner has';
comment on column api_tokens.may_write is 'else it only reads';
comment on column api_tokens.last_used_at is 'about a minute old at most';
