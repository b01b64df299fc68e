// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.LimitStore;
import org.culvert.broker.tunnel.OwnLimits;

/** Limits of accounts in PostgreSQL, written by the command line and the operator's desk. */
public final class PostgresLimits implements LimitStore {
  private static final String OPEN = "open";
  private static final String SELECT =
      "select account, rate_up, rate_down, quota, quota_rate, port_25 from account_limits";

  private final DataSource database;

  public PostgresLimits(DataSource database) {
    this.database = database;
  }

  private record Row(long account, OwnLimits limits) {}

  @Override
  public Map<Long, OwnLimits> own() {
    Map<Long, OwnLimits> own = new HashMap<>();
    Sql.transaction(database, sql -> sql.list(PostgresLimits::row, SELECT))
        .forEach(row -> own.put(row.account, row.limits));
    return own;
  }

  /**
   * @throws IllegalArgumentException when there is no such account
   */
  public Account account(String realm, String userid) {
    return Sql.transaction(
            database,
            sql ->
                sql.first(
                    row -> new Account(row.getLong(1), realm, row.getString(2)),
                    "select id, userid from accounts where realm = ? and userid = lower(?)",
                    realm,
                    userid))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "realm %s has no account %s".formatted(realm, userid)));
  }

  public OwnLimits ownOf(long account) {
    return Sql.transaction(
            database, sql -> sql.first(PostgresLimits::row, SELECT + " where account = ?", account))
        .map(Row::limits)
        .orElse(OwnLimits.NONE);
  }

  /** In place of what was decided before. */
  public void decide(long account, OwnLimits limits, Instant now) {
    int _ =
        Sql.transaction(
            database,
            sql ->
                limits.equals(OwnLimits.NONE)
                    ? sql.update("delete from account_limits where account = ?", account)
                    : sql.update(
                        """
                        insert into account_limits
                          (account, rate_up, rate_down, quota, quota_rate, port_25, changed_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (account) do update
                        set rate_up = excluded.rate_up, rate_down = excluded.rate_down,
                            quota = excluded.quota, quota_rate = excluded.quota_rate,
                            port_25 = excluded.port_25, changed_at = excluded.changed_at
                        """,
                        account,
                        boxed(limits.rateUp()),
                        boxed(limits.rateDown()),
                        boxed(limits.quota()),
                        boxed(limits.quotaRate()),
                        limits.mail().map(open -> open ? OPEN : "blocked"),
                        now));
  }

  @Override
  public Map<Long, Long> octetsSince(Collection<Long> accounts, Instant then) {
    Map<Long, Long> octets = new HashMap<>();
    int _ =
        Sql.transaction(
            database,
            sql ->
                sql.list(
                        row -> octets.put(row.getLong(1), row.getLong(2)),
                        "select a, octets_since(a, ?) from unnest(?::bigint[]) a",
                        then,
                        accounts.toArray(Long[]::new))
                    .size());
    return octets;
  }

  private static Optional<Integer> boxed(OptionalInt number) {
    return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong("account"),
        new OwnLimits(
            number(row, "rate_up"),
            number(row, "rate_down"),
            number(row, "quota"),
            number(row, "quota_rate"),
            Optional.ofNullable(row.getString("port_25")).map(OPEN::equals)));
  }

  private static OptionalInt number(ResultSet row, String column) throws SQLException {
    int number = row.getInt(column);
    return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
