-- SPDX-License-Identifier: Apache-2.0
-- From now on whoever reads the database, or a backup of it, has no credentials without the key.
alter table credentials
  drop constraint credentials_kind_check,
  drop constraint credentials_check,
  add column key_id text,
  add column nonce bytea check (octet_length(nonce) = 12),
  add constraint credentials_kind_check check (kind in ('digest-md5', 'scram-sha-256')),
  add constraint sealed_as_a_whole check ((key_id is null) = (nonce is null)),
  add constraint only_old_rows_in_clear check (key_id is not null or kind = 'digest-md5'),
  add constraint verifier_has_its_length check (
    octet_length(verifier) = case kind when 'digest-md5' then 16 else 84 end
      + case when key_id is null then 0 else 16 end);

comment on table credentials is
  'for TSP; the web''s sign-in has a hash of its own, of another kind and never made of these';
comment on column credentials.kind is
  'digest-md5 serves DIGEST-MD5 and PLAIN, scram-sha-256 itself; written together';
comment on column credentials.verifier is
  'AES-256-GCM, the tag at its end; associated data: account, kind and digest_realm. Of '
  'H(userid:digest_realm:password), or iterations, salt, StoredKey and ServerKey of RFC 5802';
comment on column credentials.key_id is
  'which key seals it; none: in clear, from before there were keys, until a broker starts';
comment on column credentials.nonce is 'of the sealing';

create table secrets (
  name   text  primary key,
  key_id text  not null,
  nonce  bytea not null check (octet_length(nonce) = 12),
  octets bytea not null
);

comment on table secrets is 'what brokers that share the database must have in common, sealed alike';
comment on column secrets.name is
  'scram-decoys: makes the salts of names that don''t exist; must never change';
