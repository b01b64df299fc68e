-- SPDX-License-Identifier: Apache-2.0
create table identities (
  issuer       text        not null check (length(issuer) between 1 and 500),
  subject      text        not null check (length(subject) between 1 and 255),
  account      bigint      not null references accounts on delete cascade,
  name         text        not null check (length(name) <= 254),
  linked_at    timestamptz not null,
  last_used_at timestamptz,
  primary key (issuer, subject),
  unique (account, issuer)
);

comment on table identities is 'with which identity at an OpenID provider an account can be signed in to';
comment on column identities.subject is 'what the provider never gives to somebody else; an address is no such thing';
comment on column identities.name is 'for its owner to recognise, as the provider said it when it was linked';
