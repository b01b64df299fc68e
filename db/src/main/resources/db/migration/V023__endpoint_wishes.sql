-- SPDX-License-Identifier: Apache-2.0
-- Where the router of an account says it is now, by a key of its own: the last word only. The
-- portal writes the wish, the broker that has the tunnel writes what became of it.
create table endpoint_wishes (
  account   bigint      primary key references accounts on delete cascade,
  address   inet        not null check (family(address) = 4 and masklen(address) = 32),
  wished_at timestamptz not null,
  done_at   timestamptz,
  outcome   text        check (outcome in ('moved', 'taken', 'not allowed')),
  constraint done_somehow check ((done_at is null) = (outcome is null))
);

create index endpoint_wishes_to_do on endpoint_wishes (account) where done_at is null;

comment on column endpoint_wishes.address is 'the outer IPv4 address for its v6v4 tunnel';
comment on column endpoint_wishes.outcome is
  'moved: the tunnel ends there; taken: somebody else''s does; not allowed: no client may be there';

create function endpoint_wish_wakes_the_broker() returns trigger language plpgsql as $$
begin
  perform pg_notify('culvert_broker', tg_table_name);
  return null;
end
$$;

create trigger endpoint_wishes_wake_the_broker
  after insert or update of address on endpoint_wishes
  for each statement execute function endpoint_wish_wakes_the_broker();
