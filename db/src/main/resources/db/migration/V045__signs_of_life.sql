-- SPDX-License-Identifier: Apache-2.0
-- That a broker is there, for the status page: each writes its own rows, three times a minute.
create table broker_signs (
  broker     text        primary key check (length(broker) <= 254),
  started_at timestamptz not null,
  seen_at    timestamptz not null check (seen_at >= started_at),
  sessions   integer     not null check (sessions >= 0)
);

comment on column broker_signs.broker is 'its redirect.name; empty for a broker without one';
comment on column broker_signs.sessions is 'TSP sessions at that time; tunnels need none';

create table broker_days (
  broker      text        not null check (length(broker) <= 254),
  day         date        not null,
  since       timestamptz not null,
  last_minute timestamptz not null,
  minutes     integer     not null check (minutes between 1 and 1440),
  primary key (broker, day)
);

create index broker_days_by_day on broker_days (day);

comment on table broker_days is 'in UTC; kept for 100 days';
comment on column broker_days.since is 'the first sign of the day';
comment on column broker_days.last_minute is 'the beginning of the last one that is counted';
comment on column broker_days.minutes is 'with a sign of life';
