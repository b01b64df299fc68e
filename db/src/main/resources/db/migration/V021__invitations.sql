-- SPDX-License-Identifier: Apache-2.0
create table invitations (
  id         bigint      generated always as identity primary key,
  code_hash  bytea       not null unique check (octet_length(code_hash) = 32),
  note       text        not null default '' check (length(note) <= 200),
  made_by    text        not null,
  made_at    timestamptz not null,
  expires_at timestamptz not null check (expires_at > made_at),
  places     integer     not null check (places between 1 and 10000),
  used       integer     not null default 0 check (used between 0 and places)
);

comment on column invitations.code_hash is 'SHA-256 of the code, which only the invited know';
comment on column invitations.made_by is 'userid of the operator';
comment on column invitations.places is 'how many accounts may be made with it';

-- A link that is mailed to an address, and proves that somebody reads what goes there.
create table mailed_links (
  token_hash bytea       primary key check (octet_length(token_hash) = 32),
  account    bigint      not null references accounts on delete cascade,
  purpose    text        not null check (purpose in ('new-password', 'new-address')),
  email      text        check (length(email) <= 254),
  made_at    timestamptz not null,
  expires_at timestamptz not null,
  constraint an_address_to_prove check ((purpose = 'new-address') = (email is not null))
);

create index mailed_links_by_age on mailed_links (expires_at);

comment on column mailed_links.token_hash is 'SHA-256 of what is in the link; the row goes when it is used';
comment on column mailed_links.email is 'becomes the account''s when the link is used';
