// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
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
      boolean mayOperate,
      Instant madeAt,
      Optional<Instant> expiresAt,
      Optional<Instant> lastUsedAt) {}

  /** Whose token it is, and what it may. */
  record Bearer(long token, SignedIn user, TokenScope scope, Optional<Instant> expiresAt) {}

  /** What became of a new one. */
  sealed interface Answer {
    /** The token is for its owner's eyes, and not kept. */
    record Made(String token) implements Answer {}

    record Refused(Why why) implements Answer {}
  }

  /** Why there is no new one. */
  enum Why {
    WRONG,
    MANY,
    WIDER,
    NOT_AN_OPERATOR;

    String text() {
      return "token." + name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
  }

  List<Listed> of(long account) {
    return database
        .sql(
            """
            select id, name, may_write, may_operate, made_at, expires_at, last_used_at
            from api_tokens where account = ? order by id
            """)
        .param(account)
        .query(ApiTokens::listed)
        .list();
  }

  /** On the website, by the owner. */
  Answer make(long account, NewToken wanted) {
    if (!wanted.isSound()) {
      return new Answer.Refused(Why.WRONG);
    }
    if (wanted.scope().mayOperate() && !isOperator(account)) {
      return new Answer.Refused(Why.NOT_AN_OPERATOR);
    }
    return insert(account, wanted, null, end(wanted.days()));
  }

  /** By another token: this one may no more, lives no longer, and goes with it. */
  Answer make(Bearer maker, NewToken wanted) {
    if (!wanted.isSound()) {
      return new Answer.Refused(Why.WRONG);
    }
    if (!maker.scope().covers(wanted.scope())) {
      return new Answer.Refused(Why.WIDER);
    }
    Optional<Instant> end =
        Stream.of(end(wanted.days()), maker.expiresAt())
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder());
    return insert(maker.user().account(), wanted, maker.token(), end);
  }

  private Answer insert(
      long account, NewToken wanted, @Nullable Long maker, Optional<Instant> expiresAt) {
    if (of(account).size() >= MOST) {
      return new Answer.Refused(Why.MANY);
    }
    String token = MARK + SecretText.draw(random);
    database
        .sql(
            """
            insert into api_tokens
              (account, name, token_hash, may_write, may_operate, made_by, made_at, expires_at)
            values (:account, :name, :hash, :write, :operate, :maker, :now, :end)
            """)
        .param("account", account)
        .param("name", wanted.name())
        .param("hash", SecretText.hash(token))
        .param("write", wanted.scope().mayWrite())
        .param("operate", wanted.scope().mayOperate())
        .param("maker", maker, Types.BIGINT)
        .param("now", utc(clock.instant()))
        .param("end", expiresAt.map(ApiTokens::utc).orElse(null))
        .update();
    return new Answer.Made(token);
  }

  private Optional<Instant> end(@Nullable Integer days) {
    return Optional.ofNullable(days).map(Duration::ofDays).map(clock.instant()::plus);
  }

  /** Only then it may have tokens for the desk. */
  boolean isOperator(long account) {
    return database
        .sql("select operator from accounts where id = ?")
        .param(account)
        .query(Boolean.class)
        .single();
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
                select t.id, a.id, a.userid, t.may_write, t.may_operate and a.operator, t.expires_at
                from api_tokens t join accounts a on a.id = t.account
                where t.token_hash = ? and a.disabled_at is null
                  and (t.expires_at is null or t.expires_at > ?)
                """)
            .params(SecretText.hash(token), utc(now))
            .query(
                (row, _) ->
                    new Bearer(
                        row.getLong(1),
                        new SignedIn(row.getLong(2), row.getString(3)),
                        new TokenScope(row.getBoolean(4), row.getBoolean(5)),
                        Rows.moment(row, 6)))
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
        row.getBoolean("may_operate"),
        Rows.at(row, "made_at"),
        Rows.moment(row, "expires_at"),
        Rows.moment(row, "last_used_at"));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
