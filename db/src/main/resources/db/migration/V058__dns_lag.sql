-- SPDX-License-Identifier: Apache-2.0
alter table dns_records add column wanted_at timestamptz not null default now();

comment on column dns_records.wanted_at is 'since when what is wanted is wanted';

-- Whoever wants something else wants it now, and says so in next_try_at.
create function dns_records_wanted_at() returns trigger language plpgsql as $$
begin
  new.wanted_at := new.next_try_at;
  return new;
end
$$;

create trigger dns_records_wanted before insert on dns_records
  for each row execute function dns_records_wanted_at();

create trigger dns_records_wanted_otherwise before update of wanted on dns_records
  for each row when (old.wanted is distinct from new.wanted)
  execute function dns_records_wanted_at();

create index dns_records_unmet on dns_records (wanted_at) where wanted <> present or sent <> '{}';
