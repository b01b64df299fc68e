// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Codes that let so many people make an account. */
@Component
public class Invitations {
  private final JdbcClient database;
  private final SecureRandom random;

  Invitations(JdbcClient database, SecureRandom random) {
    this.database = database;
    this.random = random;
  }

  /**
   * @return the code, which is not kept
   */
  public String make(String operator, String note, int places, Duration goodFor, Instant now) {
    String code = SecretText.draw(random);
    database
        .sql(
            """
            insert into invitations (code_hash, note, made_by, made_at, expires_at, places)
            values (?, ?, ?, ?, ?, ?)
            """)
        .params(
            SecretText.hash(code),
            note,
            operator,
            now.atOffset(ZoneOffset.UTC),
            now.plus(goodFor).atOffset(ZoneOffset.UTC),
            places)
        .update();
    return code;
  }

  boolean isGood(String code, Instant now) {
    return database
            .sql(
                "select count(*) from invitations where code_hash = ? and expires_at > ? and used < places")
            .params(SecretText.hash(code), now.atOffset(ZoneOffset.UTC))
            .query(Integer.class)
            .single()
        > 0;
  }

  /**
   * @throws IllegalStateException when others took its last place meanwhile
   */
  void use(String code, Instant now) {
    int taken =
        database
            .sql(
                """
                update invitations set used = used + 1
                where code_hash = ? and expires_at > ? and used < places
                """)
            .params(SecretText.hash(code), now.atOffset(ZoneOffset.UTC))
            .update();
    if (taken == 0) {
      throw new IllegalStateException("the invitation has no place left");
    }
  }
}
