// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.culvert.portal.account.SecretText;
import org.culvert.portal.web.Rows;
import org.culvert.portal.web.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tokens of accounts. A token itself is shown once and not kept. */
@Component
class ApiTokens {
  /** In front of each, so that programs that look for leaked secrets know one. */
  static final String MARK = "culvert_";

  static final int MOST = 20;
  private static final Duration BETWEEN_NOTES = Duration.ofMinutes(1);

  private final JdbcClient database;
  private final SecureRandom random;
  private final InstantSource clock;

  ApiTokens(JdbcClient database, SecureRandom random, InstantSource clock) {
    this.database = database;
    this.random = random;
    this.clock = clock;
  }

  /** What an owner sees of a token. */
  record Listed(
      long id,
      String name,
      boolean mayWrite,
      Instant madeAt,
      Optional<Instant> expiresAt,
      Optional<Instant> lastUsedAt) {}

  /** Whose token it is, and what it may. */
  record Bearer(SignedIn user, boolean mayWrite) {}

  List<Listed> of(long account) {
    return database
        .sql(
            """
            select id, name, may_write, made_at, expires_at, last_used_at
            from api_tokens where account = ? order by id
            """)
        .param(account)
        .query(ApiTokens::listed)
        .list();
  }

  /**
   * The token, for its owner's eyes; empty when there are too many already.
   *
   * @param days none: it never ends
   */
  Optional<String> make(long account, String name, boolean mayWrite, @Nullable Integer days) {
    Instant now = clock.instant();
    if (of(account).size() >= MOST) {
      return Optional.empty();
    }
    String token = MARK + SecretText.draw(random);
    database
        .sql(
            """
            insert into api_tokens (account, name, token_hash, may_write, made_at, expires_at)
            values (:account, :name, :hash, :write, :now, :end)
            """)
        .param("account", account)
        .param("name", name)
        .param("hash", SecretText.hash(token))
        .param("write", mayWrite)
        .param("now", utc(now))
        .param("end", days == null ? null : utc(now.plus(Duration.ofDays(days))))
        .update();
    return Optional.of(token);
  }

  /** Another's is not touched. */
  boolean revoke(long account, long id) {
    return database
            .sql("delete from api_tokens where account = ? and id = ?")
            .params(account, id)
            .update()
        > 0;
  }

  /** Empty: unknown, ended, or its account is disabled. */
  Optional<Bearer> find(String token) {
    Instant now = clock.instant();
    Optional<Bearer> bearer =
        database
            .sql(
                """
                select a.id, a.userid, t.may_write
                from api_tokens t join accounts a on a.id = t.account
                where t.token_hash = ? and a.disabled_at is null
                  and (t.expires_at is null or t.expires_at > ?)
                """)
            .params(SecretText.hash(token), utc(now))
            .query(
                (row, _) ->
                    new Bearer(new SignedIn(row.getLong(1), row.getString(2)), row.getBoolean(3)))
            .optional();
    bearer.ifPresent(_ -> noteUse(token, now));
    return bearer;
  }

  private void noteUse(String token, Instant now) {
    database
        .sql(
            """
            update api_tokens set last_used_at = ?
            where token_hash = ? and (last_used_at is null or last_used_at < ?)
            """)
        .params(utc(now), SecretText.hash(token), utc(now.minus(BETWEEN_NOTES)))
        .update();
  }

  private static Listed listed(ResultSet row, int number) throws SQLException {
    return new Listed(
        row.getLong("id"),
        row.getString("name"),
        row.getBoolean("may_write"),
        Rows.at(row, "made_at"),
        Rows.moment(row, "expires_at"),
        Rows.moment(row, "last_used_at"));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
