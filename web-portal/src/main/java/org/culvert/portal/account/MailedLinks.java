// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.culvert.portal.web.SiteSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Links that go by mail, are good once and for a day, and prove that somebody reads the mailbox.
 */
@Component
class MailedLinks {
  private static final Duration GOOD_FOR = Duration.ofDays(1);
  private static final String NEW_PASSWORD = "new-password";
  private static final String NEW_ADDRESS = "new-address";

  private final JdbcClient database;
  private final SecureRandom random;
  private final SiteSettings site;

  MailedLinks(JdbcClient database, SecureRandom random, SiteSettings site) {
    this.database = database;
    this.random = random;
    this.site = site;
  }

  /** Whoever uses this gets a new password mailed. */
  String newPassword(Account account, Instant now) {
    return site.link("/account/password/" + make(account, NEW_PASSWORD, null, now));
  }

  /** Whoever uses this has the mailbox that the account is to have. */
  String newAddress(Account account, String email, Instant now) {
    return site.link("/account/address/" + make(account, NEW_ADDRESS, email, now));
  }

  private String make(Account account, String purpose, @Nullable String email, Instant now) {
    String token = SecretText.draw(random);
    database
        .sql(
            """
            insert into mailed_links (token_hash, account, purpose, email, made_at, expires_at)
            values (:hash, :account, :purpose, :email, :now, :end)
            """)
        .param("hash", SecretText.hash(token))
        .param("account", account.id())
        .param("purpose", purpose)
        .param("email", email)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("end", now.plus(GOOD_FOR).atOffset(ZoneOffset.UTC))
        .update();
    return token;
  }

  /** Whose link it is, if it is good; it stays good. */
  Optional<Long> peekNewPassword(String token, Instant now) {
    return peek(token, NEW_PASSWORD, now);
  }

  /** Whose link it is, if it is good; it stays good. */
  Optional<Long> peekNewAddress(String token, Instant now) {
    return peek(token, NEW_ADDRESS, now);
  }

  private Optional<Long> peek(String token, String purpose, Instant now) {
    return database
        .sql(
            """
            select account from mailed_links
            where token_hash = ? and purpose = ? and expires_at > ?
            """)
        .params(SecretText.hash(token), purpose, now.atOffset(ZoneOffset.UTC))
        .query(Long.class)
        .optional();
  }

  /** Whose link it was; it is used up, with all others of the same kind and account. */
  Optional<Long> takeNewPassword(String token, Instant now) {
    Optional<Long> account = peekNewPassword(token, now);
    account.ifPresent(
        id ->
            database
                .sql("delete from mailed_links where account = ? and purpose = ?")
                .params(id, NEW_PASSWORD)
                .update());
    return account;
  }

  /** What the account's address becomes. */
  record NewAddress(long account, String email) {}

  /** The link is used up. */
  Optional<NewAddress> takeNewAddress(String token, Instant now) {
    return database
        .sql(
            """
            delete from mailed_links
            where token_hash = ? and purpose = ? and expires_at > ? returning account, email
            """)
        .params(SecretText.hash(token), NEW_ADDRESS, now.atOffset(ZoneOffset.UTC))
        .query((row, _) -> new NewAddress(row.getLong("account"), row.getString("email")))
        .optional();
  }

  /**
   * @return how many
   */
  int forget(Instant now) {
    return database
        .sql("delete from mailed_links where expires_at <= ?")
        .param(now.atOffset(ZoneOffset.UTC))
        .update();
  }
}
