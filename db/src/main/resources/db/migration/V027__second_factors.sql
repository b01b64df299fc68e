-- SPDX-License-Identifier: Apache-2.0
-- One-time codes (RFC 6238) that the web's sign-in asks for after the password.
create table second_factors (
  account      bigint      primary key references accounts on delete cascade,
  key_id       text        not null,
  nonce        bytea       not null check (octet_length(nonce) = 12),
  sealed       bytea       not null check (octet_length(sealed) = 20 + 16),
  confirmed_at timestamptz,
  last_step    bigint
);

comment on column second_factors.sealed is
  'the secret, AES-256-GCM, the tag at its end; associated data: account';
comment on column second_factors.confirmed_at is
  'a code came from the user''s device; until then the sign-in asks for none';
comment on column second_factors.last_step is
  'which half minute since 1970 the last code was of: it, and those before, are used up';

create table recovery_codes (
  account   bigint not null references accounts on delete cascade,
  code_hash bytea  not null check (octet_length(code_hash) = 32),
  primary key (account, code_hash)
);

comment on table recovery_codes is
  'SHA-256 of codes for whoever lost the device; the row goes when the code is used';
