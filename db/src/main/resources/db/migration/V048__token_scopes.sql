-- SPDX-License-Identifier: Apache-2.0
-- What a token may beyond reading and changing its account's own things, and which token made it.
alter table api_tokens
  add column may_operate boolean not null default false,
  add column made_by bigint references api_tokens on delete cascade;

create index api_tokens_made_by_others on api_tokens (made_by) where made_by is not null;

comment on column api_tokens.may_operate is 'the operator''s desk too, while its account is an operator''s';
comment on column api_tokens.made_by is 'goes with that one; none: made on the website';
