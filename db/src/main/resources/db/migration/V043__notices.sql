-- SPDX-License-Identifier: Apache-2.0
-- What every page of the website says between two times. Written by the portal.
create table notices (
  id       bigint      generated always as identity primary key,
  text     text        not null check (length(text) between 1 and 500),
  begins   timestamptz not null,
  ends     timestamptz not null check (ends > begins),
  made_by  text        not null,
  made_at  timestamptz not null,
  ended_at timestamptz
);

create index notices_by_end on notices (ends);

comment on column notices.ended_at is 'taken down before its time';
