// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.leave;

import java.time.InstantSource;
import java.time.ZoneOffset;
import org.culvert.portal.tunnel.Wishes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Deletes an account: at once what is known of its owner, and every key to it. What belongs to the
 * broker, the tunnel and its addresses, a broker ends; it takes the rest of the row away, too.
 */
@Component
class Departure {
  private final JdbcClient database;
  private final Wishes wishes;
  private final InstantSource clock;

  Departure(JdbcClient database, Wishes wishes, InstantSource clock) {
    this.database = database;
    this.wishes = wishes;
    this.clock = clock;
  }

  @Transactional
  void delete(long account) {
    database
        .sql(
            """
            delete from mails where account = :account or lower(recipient) = (
              select lower(email) from accounts where id = :account)
            """)
        .param("account", account)
        .update();
    database.sql("select empty_account(?)::text").param(account).query((_, _) -> account).single();
    database
        .sql(
            """
            update accounts set deleted_at = :now, disabled_at = coalesce(disabled_at, :now),
              suspension_text = null, email = null, language = null, operator = false,
              web_password_hash = null, web_password_set_at = null, web_password_own = false,
              first_sign_in_at = null, last_sign_in_at = null, previous_sign_in_at = null,
              sessions_from = null, lapses_at = null, approval_wanted_at = null
            where id = :account
            """)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("account", account)
        .update();
    wishes.delete(account);
  }
}
