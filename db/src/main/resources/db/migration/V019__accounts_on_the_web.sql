-- SPDX-License-Identifier: Apache-2.0
-- What the portal keeps of an account. The web's password is apart from the tunnel's verifiers: at
-- first both are of the password that was mailed, later each may be changed without the other.
alter table accounts
  add column operator boolean not null default false,
  add column language text check (length(language) between 2 and 8),
  add column web_password_hash text,
  add column web_password_set_at timestamptz,
  add column web_password_own boolean not null default false,
  add column first_sign_in_at timestamptz,
  add column last_sign_in_at timestamptz,
  add column lapses_at timestamptz,
  add column approval_wanted_at timestamptz,
  add constraint a_hash_has_its_time check (
    (web_password_hash is null) = (web_password_set_at is null)),
  add constraint an_own_password_has_a_hash check (
    not web_password_own or web_password_hash is not null);

create unique index one_account_for_each_address on accounts (realm, lower(email));
create index accounts_that_may_lapse on accounts (lapses_at) where lapses_at is not null;

comment on column accounts.operator is 'may use the operator''s desk';
comment on column accounts.language is 'of mails';
comment on column accounts.web_password_hash is
  'Argon2id; none: the tunnel''s password opens the web, and leaves its hash here';
comment on column accounts.web_password_own is
  'the user gave the web a password of its own: the tunnel''s does not open it any more';
comment on column accounts.lapses_at is
  'the account goes then, unless its password was used before';
comment on column accounts.approval_wanted_at is
  'an operator has to say yes; until then there is no password';
