-- SPDX-License-Identifier: Apache-2.0
-- The outbox of the portal: a mail is written here in the transaction of what it tells about, and
-- sent when the mail server takes it.
create table mails (
  id            bigint      generated always as identity primary key,
  message_id    uuid        not null unique default gen_random_uuid(),
  kind          text        not null,
  recipient     text        not null check (length(recipient) <= 254),
  account       bigint      references accounts on delete set null,
  key_id        text,
  nonce         bytea       check (octet_length(nonce) = 12),
  sealed        bytea,
  created_at    timestamptz not null,
  next_try_at   timestamptz not null,
  claimed_until timestamptz,
  attempts      integer     not null default 0,
  last_error    text,
  sent_at       timestamptz,
  failed_at     timestamptz,
  constraint sealed_as_a_whole check (
    (sealed is null) = (nonce is null) and (sealed is null) = (key_id is null)),
  constraint not_both_sent_and_failed check (sent_at is null or failed_at is null),
  constraint kept_until_sent check (sealed is not null or sent_at is not null or failed_at is not null)
);

create index mails_to_send on mails (next_try_at) where sent_at is null and failed_at is null;
create index mails_by_age on mails (created_at);
create index mails_to_an_address on mails (lower(recipient), created_at);

comment on column mails.message_id is
  'the same in every try: a mailbox that gets two can tell that they are one';
comment on column mails.sealed is
  'subject and text; a password may be in it, so it is sealed, and wiped when the mail is sent';
comment on column mails.claimed_until is 'somebody is sending it';
comment on column mails.last_error is 'what the mail server said';
comment on column mails.failed_at is 'given up: the mail server will not take it';
