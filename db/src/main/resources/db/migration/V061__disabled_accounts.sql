-- SPDX-License-Identifier: Apache-2.0
-- Brokers ask every few seconds whose account is disabled: that must not read all accounts.
create index accounts_disabled on accounts (id) where disabled_at is not null;
