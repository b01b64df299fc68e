-- SPDX-License-Identifier: Apache-2.0
-- With these, routers say where they are now. The portal writes them; nobody else looks.
create table update_keys (
  id           bigint      generated always as identity primary key,
  account      bigint      not null references accounts on delete cascade,
  key_hash     bytea       not null unique check (octet_length(key_hash) = 32),
  note         text        not null check (length(note) between 1 and 64),
  made_at      timestamptz not null,
  last_used_at timestamptz
);

create index update_keys_of_an_account on update_keys (account);

comment on table update_keys is 'opens /nic/update and /tunnelInfo.php for its account, and nothing else';
comment on column update_keys.key_hash is 'SHA-256; the key itself has 128 bits and is shown once';
comment on column update_keys.note is 'by which its owner knows it: the router''s name, say';
