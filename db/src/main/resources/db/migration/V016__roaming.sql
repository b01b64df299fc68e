-- SPDX-License-Identifier: Apache-2.0
-- The right of a tunnel's client to move its outer end, and the trace that moves leave.
create table roaming (
  tunnel  bigint primary key references tunnels on delete cascade,
  secret  bytea  not null check (octet_length(secret) = 32),
  counter bigint not null default 0 check (counter >= 0)
);

comment on column roaming.secret is 'the client has it too; deleted when the tunnel is closed';
comment on column roaming.counter is 'of the last move that was asked for: a later one has a greater';

alter table attribution
  drop constraint attribution_event_check,
  drop constraint attribution_tunnel_event_key,
  add constraint attribution_event_check check (event in ('began', 'moved', 'ended'));

create unique index attribution_once on attribution (tunnel, event) where event <> 'moved';
create index attribution_of_a_tunnel on attribution (tunnel, id);

create or replace view address_use as
select began.tunnel, began.realm, began.userid, began.outer_address, began.outer_port,
       began.address, began.prefix, began.at as began_at, later.at as ended_at
from attribution began
left join lateral (
  select at from attribution next
  where next.tunnel = began.tunnel and next.id > began.id
  order by next.id limit 1
) later on true
where began.event <> 'ended';

comment on view address_use is
  'from when to when, and from which outer end: a tunnel that moved has a row for each;'
  ' no end: it still has the address';
