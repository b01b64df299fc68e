-- SPDX-License-Identifier: Apache-2.0
alter table accounts
  add column suspension_text text check (length(suspension_text) <= 500);

comment on column accounts.suspension_text is
  'what the owner is told at the sign-in while the account is suspended; the reason between operators is in operator_log';
