-- SPDX-License-Identifier: Apache-2.0
-- What a page wants done with a live tunnel: the portal inserts, and the broker that holds the
-- tunnel makes it true.
create table wishes (
  id        bigint      generated always as identity primary key,
  kind      text        not null check (kind in ('close', 'hand over', 'inbound')),
  tunnel    bigint      not null references tunnels on delete cascade,
  wished_by text        not null check (wished_by in ('owner', 'operator')),
  wished_at timestamptz not null default now(),
  done_at   timestamptz
);

create index wishes_to_do on wishes (id) where done_at is null;
create index wishes_done on wishes (done_at) where done_at is not null;

comment on column wishes.kind is
  'close: the owner''s addresses are given back; hand over: to another device of the account, which'
  ' may come at once; inbound: inbound_policies or inbound_openings of its account have changed';
comment on column wishes.done_at is 'by a broker; forgotten a day later';

create function wake_the_broker() returns trigger language plpgsql as $$
begin
  perform pg_notify('culvert_broker', tg_table_name);
  return null;
end
$$;

create trigger wishes_wake_the_broker
  after insert on wishes
  for each statement execute function wake_the_broker();
