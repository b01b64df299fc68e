-- SPDX-License-Identifier: Apache-2.0
-- How much goes through tunnels, and whether mail leaves them.
alter table realms
  add column rate_up integer not null default 0 check (rate_up >= 0),
  add column rate_down integer not null default 0 check (rate_down >= 0),
  add column quota integer not null default 0 check (quota >= 0),
  add column quota_rate integer not null default 1 check (quota_rate >= 0),
  add column port_25 text not null default 'blocked' check (port_25 in ('open', 'blocked'));

comment on column realms.rate_up is 'from the client, in Mbit/s; 0: no limit';
comment on column realms.rate_down is 'to the client, in Mbit/s; 0: no limit';
comment on column realms.quota is
  'of an account in a month of UTC, both ways together, in GB of 10^9 octets; 0: none';
comment on column realms.quota_rate is
  'Mbit/s each way once the quota is used up; 0: nothing passes until the month is over';
comment on column realms.port_25 is 'whether TCP port 25 of others is reached through tunnels';

create table account_limits (
  account    bigint      primary key references accounts on delete cascade,
  rate_up    integer     check (rate_up between 0 and 1000000),
  rate_down  integer     check (rate_down between 0 and 1000000),
  quota      integer     check (quota between 0 and 1000000),
  quota_rate integer     check (quota_rate between 0 and 1000000),
  port_25    text        check (port_25 in ('open', 'blocked')),
  changed_at timestamptz not null
);

comment on table account_limits is
  'decided by an operator for one account; none, and what is null: as its realm says';

create trigger account_limits_wake_the_broker
  after insert or update or delete on account_limits
  for each statement execute function wake_the_broker();

create function octets_since(of_account bigint, since timestamptz) returns bigint
language sql stable as $$
  select (coalesce((
      select sum(d.octets_from_client + d.octets_to_client) from traffic_days d
      where d.account = of_account and d.day >= (since at time zone 'UTC')::date
        and d.day < (summed.until at time zone 'UTC')::date), 0)
    + coalesce((
      select sum(h.octets_from_client + h.octets_to_client)
      from tunnels t join traffic h on h.tunnel = t.id
      where t.account = of_account and h.hour >= greatest(since, summed.until)
        and (t.closed_at is null or t.closed_at >= greatest(since, summed.until))), 0))::bigint
  from (select coalesce(
    (select summed_until from rollups where period = 'days'), '-infinity') as until) summed
$$;

comment on function octets_since is
  'what an account sent and received since the beginning of a day, as far as brokers reported it';
