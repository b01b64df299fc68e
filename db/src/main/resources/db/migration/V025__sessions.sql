-- SPDX-License-Identifier: Apache-2.0
-- What the portal knows of sign-ins besides the last one.
alter table accounts
  add column previous_sign_in_at timestamptz,
  add column sessions_from timestamptz;

comment on column accounts.previous_sign_in_at is 'the one before the last';
comment on column accounts.sessions_from is
  'sessions on the web that began before have ended: a password was changed';
