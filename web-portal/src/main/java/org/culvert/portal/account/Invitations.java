// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
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

  /** An invitation, without its code. */
  public record Made(
      long id,
      String note,
      String madeBy,
      Instant madeAt,
      Instant expiresAt,
      int places,
      int used,
      boolean good) {}

  /** The last ones first. */
  public List<Made> all(Instant now) {
    return database
        .sql(
            """
            select id, note, made_by, made_at, expires_at, places, used,
                   ended_at is null and expires_at > ? and used < places as good
            from invitations order by id desc limit 200
            """)
        .param(now.atOffset(ZoneOffset.UTC))
        .query(
            (row, _) ->
                new Made(
                    row.getLong("id"),
                    row.getString("note"),
                    row.getString("made_by"),
                    row.getTimestamp("made_at").toInstant(),
                    row.getTimestamp("expires_at").toInstant(),
                    row.getInt("places"),
                    row.getInt("used"),
                    row.getBoolean("good")))
        .list();
  }

  /** It is good for nobody from now on. */
  public void end(long id, Instant now) {
    database
        .sql("update invitations set ended_at = coalesce(ended_at, ?) where id = ?")
        .params(now.atOffset(ZoneOffset.UTC), id)
        .update();
  }

  boolean isGood(String code, Instant now) {
    return database
            .sql(
                """
                select count(*) from invitations
                where code_hash = ? and expires_at > ? and used < places and ended_at is null
                """)
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
                where code_hash = ? and expires_at > ? and used < places and ended_at is null
                """)
            .params(SecretText.hash(code), now.atOffset(ZoneOffset.UTC))
            .update();
    if (taken == 0) {
      throw new IllegalStateException("the invitation has no place left");
    }
  }
}
