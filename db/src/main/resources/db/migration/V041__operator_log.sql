-- SPDX-License-Identifier: Apache-2.0
-- What operators did on the website, looking included. Written by the portal.
create table operator_log (
  id       bigint      generated always as identity primary key,
  at       timestamptz not null,
  operator text        not null,
  action   text        not null check (action ~ '^[a-z]+(\.[a-z]+)+$'),
  subject  text        not null default '' check (length(subject) <= 300),
  detail   text        not null default '' check (length(detail) <= 2000)
);

comment on column operator_log.operator is 'userid; no reference: it outlives the account';
comment on column operator_log.action is 'what kind of thing it was, as in attribution.looked';
comment on column operator_log.subject is 'whom or what it was about, in words';

create trigger operator_log_is_append_only
  before update or delete on operator_log for each row execute function refuse_change();
create trigger operator_log_is_not_emptied
  before truncate on operator_log for each statement execute function refuse_change();
