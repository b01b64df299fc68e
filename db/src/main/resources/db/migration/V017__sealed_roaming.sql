-- SPDX-License-Identifier: Apache-2.0
-- The secrets of clients that may move their tunnels, sealed like credentials.
alter table roaming
  drop constraint roaming_secret_check,
  add column key_id text,
  add column nonce bytea check (octet_length(nonce) = 12),
  add constraint sealed_as_a_whole check ((key_id is null) = (nonce is null)),
  add constraint secret_has_its_length check (
    octet_length(secret) = 32 + case when key_id is null then 0 else 16 end);

comment on column roaming.secret is
  'AES-256-GCM, the tag at its end; associated data: tunnel. The client has it too; deleted when the'
  ' tunnel is closed';
comment on column roaming.key_id is
  'which key seals it; none: in clear, of a broker that has no keys because it has no accounts';
comment on column roaming.nonce is 'of the sealing';
