-- SPDX-License-Identifier: Apache-2.0
alter table invitations add column ended_at timestamptz;

comment on column invitations.ended_at is 'an operator took it back: it is good for nobody since then';
