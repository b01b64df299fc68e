-- SPDX-License-Identifier: Apache-2.0
create table credentials (
  account      bigint      not null references accounts on delete cascade,
  kind         text        not null check (kind in ('digest-md5')),
  digest_realm text        not null,
  verifier     bytea       not null,
  changed_at   timestamptz not null default now(),
  primary key (account, kind),
  check (kind <> 'digest-md5' or octet_length(verifier) = 16)
);

comment on table credentials is 'as good as passwords to whoever reads them';
comment on column credentials.kind is 'digest-md5 serves the mechanisms DIGEST-MD5 and PLAIN alike';
comment on column credentials.digest_realm is
  'the realm string of RFC 2831 that the verifier was made for, not the realm of the account';
comment on column credentials.verifier is 'H(userid:digest_realm:password)';
