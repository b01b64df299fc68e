-- SPDX-License-Identifier: Apache-2.0
alter table notices add column incident boolean not null default false;

comment on column notices.incident is 'stays on the status page for 90 days';
