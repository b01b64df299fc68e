-- SPDX-License-Identifier: Apache-2.0
-- Who had which address, to answer complaints. Nothing in here is ever changed, so it refers to no
-- other table: it has to be readable when account and tunnel are long gone.
create table attribution (
  id            bigint      generated always as identity primary key,
  at            timestamptz not null,
  event         text        not null check (event in ('began', 'ended')),
  tunnel        bigint      not null,
  realm         text        not null,
  userid        text,
  outer_address inet        not null,
  outer_port    integer     not null,
  address       inet        not null,
  prefix        cidr,
  unique (tunnel, event)
);

create index attribution_of_an_address on attribution using gist (address inet_ops);
create index attribution_of_a_prefix on attribution using gist (prefix inet_ops);

comment on column attribution.userid is 'none: an anonymous client';
comment on column attribution.address is 'the inner address of the client';

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append only', tg_table_name;
end
$$;

create trigger attribution_is_append_only
  before update or delete on attribution
  for each row execute function refuse_change();

create view address_use as
select began.tunnel, began.realm, began.userid, began.outer_address, began.outer_port,
       began.address, began.prefix, began.at as began_at, ended.at as ended_at
from attribution began
left join attribution ended on ended.tunnel = began.tunnel and ended.event = 'ended'
where began.event = 'began';

comment on view address_use is 'from when to when; no end: it still has the address';
