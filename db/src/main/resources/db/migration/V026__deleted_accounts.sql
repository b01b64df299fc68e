-- SPDX-License-Identifier: Apache-2.0
-- An account that its owner deleted. Its row stays for a while, with nothing but the name: until the
-- broker has ended its tunnel and given its addresses to others, and as long as the record of who
-- had which address has that name. Nobody else gets it meanwhile.
alter table accounts
  add column deleted_at timestamptz,
  add constraint nothing_but_a_name_is_left check (
    deleted_at is null
    or (disabled_at is not null and email is null and language is null
        and web_password_hash is null and first_sign_in_at is null and last_sign_in_at is null
        and previous_sign_in_at is null and lapses_at is null and approval_wanted_at is null
        and not operator));

create index accounts_that_were_deleted on accounts (deleted_at) where deleted_at is not null;

comment on column accounts.deleted_at is 'by its owner, in the portal; a broker takes the row away';

create function empty_account(gone bigint) returns void language plpgsql as $$
declare
  child record;
begin
  for child in
    select con.conrelid::regclass as name, att.attname as reference
    from pg_constraint con
    join pg_attribute att on att.attrelid = con.conrelid and att.attnum = con.conkey[1]
    where con.contype = 'f' and con.confrelid = 'accounts'::regclass and con.confdeltype = 'c'
  loop
    execute format('delete from %s where %I = $1', child.name, child.reference) using gone;
  end loop;
end
$$;

comment on function empty_account is
  'deletes at once what would go with the row of the account, in whichever tables that is';
