// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.mail;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.culvert.portal.web.Rows;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.SealedCredential;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What of the outbox is to be sent. Portals that share a database don't send a mail twice. */
@Component
class WaitingMails {
  /** Longer than a mail server may keep us waiting, so that nobody else takes it meanwhile. */
  private static final Duration CLAIM = Duration.ofMinutes(5);

  private final JdbcClient database;
  private final CredentialSeal seal;

  WaitingMails(JdbcClient database, CredentialSeal seal) {
    this.database = database;
    this.seal = seal;
  }

  /**
   * A mail whose turn it is.
   *
   * @param attempts so far
   */
  record Waiting(
      long id, UUID messageId, String recipient, Letter letter, int attempts, Instant createdAt) {}

  Optional<Waiting> claim(Instant now) {
    return database
        .sql(
            """
            update mails set claimed_until = :claim
            where id = (
              select id from mails
              where sent_at is null and failed_at is null and next_try_at <= :now
                and (claimed_until is null or claimed_until <= :now)
              order by next_try_at, id limit 1 for update skip locked)
            returning id, message_id, recipient, key_id, nonce, sealed, attempts, created_at
            """)
        .param("now", utc(now))
        .param("claim", utc(now.plus(CLAIM)))
        .query(this::waiting)
        .optional();
  }

  private Waiting waiting(ResultSet row, int number) throws SQLException {
    String recipient = row.getString("recipient");
    Bytes text =
        seal.open(
            Outbox.place(recipient),
            new SealedCredential(
                row.getString("key_id"),
                Bytes.of(row.getBytes("nonce")),
                Bytes.of(row.getBytes("sealed"))));
    return new Waiting(
        row.getLong("id"),
        row.getObject("message_id", UUID.class),
        recipient,
        Letter.ofLines(new String(text.toArray(), StandardCharsets.UTF_8)),
        row.getInt("attempts"),
        Rows.at(row, "created_at"));
  }

  /** The text goes: a password in it is nobody's business any more. */
  void sent(long mail, Instant now) {
    database
        .sql(
            """
            update mails set sent_at = :now, attempts = attempts + 1, last_error = null,
              claimed_until = null, key_id = null, nonce = null, sealed = null
            where id = :mail
            """)
        .param("now", utc(now))
        .param("mail", mail)
        .update();
  }

  void tryAgain(long mail, Instant at, String error) {
    database
        .sql(
            """
            update mails set next_try_at = :at, attempts = attempts + 1, last_error = :error,
              claimed_until = null
            where id = :mail
            """)
        .param("at", utc(at))
        .param("error", error)
        .param("mail", mail)
        .update();
  }

  void giveUp(long mail, Instant now, String error) {
    database
        .sql(
            """
            update mails set failed_at = :now, attempts = attempts + 1, last_error = :error,
              claimed_until = null, key_id = null, nonce = null, sealed = null
            where id = :mail
            """)
        .param("now", utc(now))
        .param("error", error)
        .param("mail", mail)
        .update();
  }

  /**
   * @return how many
   */
  int forget(Instant before) {
    return database
        .sql(
            "delete from mails where created_at < ? and (sent_at is not null or failed_at is not null)")
        .param(utc(before))
        .update();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
