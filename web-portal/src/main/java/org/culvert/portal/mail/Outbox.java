// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.mail;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.SealedCredential;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Where mails are put. They are there when the transaction around is, and only then. */
@Component
public class Outbox {
  private static final int MAILS_PER_DAY = 5;

  private final JdbcClient database;
  private final CredentialSeal seal;
  private final InstantSource clock;

  Outbox(JdbcClient database, CredentialSeal seal, InstantSource clock) {
    this.database = database;
    this.seal = seal;
    this.clock = clock;
  }

  /**
   * @param account whose the mail is; none: it is about no account
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void put(Mail mail, @Nullable Long account) {
    Instant now = clock.instant();
    Letter letter = LetterTexts.write(mail);
    SealedCredential sealed =
        seal.seal(
            place(mail.recipient()), Bytes.of(letter.lines().getBytes(StandardCharsets.UTF_8)));
    database
        .sql(
            """
            insert into mails
              (kind, recipient, account, key_id, nonce, sealed, created_at, next_try_at)
            values (:kind, :recipient, :account, :key, :nonce, :sealed, :now, :now)
            """)
        .param("kind", mail.kind())
        .param("recipient", mail.recipient())
        .param("account", account)
        .param("key", sealed.keyId())
        .param("nonce", sealed.nonce().toArray())
        .param("sealed", sealed.octets().toArray())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * Whether an address may be sent another mail that a visitor asked for: nobody's mailbox is
   * flooded through us.
   */
  public boolean takesAnother(String recipient) {
    return database
            .sql("select count(*) from mails where lower(recipient) = lower(?) and created_at > ?")
            .params(recipient, clock.instant().minus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC))
            .query((row, _) -> row.getInt(1))
            .single()
        < MAILS_PER_DAY;
  }

  /** Sealed in with the text: nobody who can write to the table can send it to himself. */
  static SealedCredential.Place place(String recipient) {
    return new SealedCredential.Place(0, "mail", recipient);
  }
}
