// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what is left of accounts that their owners deleted: their addresses rest and go to
 * others, their tunnels are forgotten, and at last the name is free. Several brokers may do it at
 * once; what fails is tried again.
 */
public final class DeletedAccounts {
  private static final Logger log = LoggerFactory.getLogger(DeletedAccounts.class);

  /** By then all that was counted in a tunnel is written. */
  private static final Duration UNTIL_FORGOTTEN = Duration.ofDays(1);

  private final DataSource database;
  private final Map<String, Duration> quarantines;
  private final Duration nameKept;

  /**
   * @param quarantines how long addresses of accounts rest that are given back, by realm
   * @param nameKept how long nobody else gets the name, from the deletion on
   */
  public DeletedAccounts(
      DataSource database, Map<String, Duration> quarantines, Duration nameKept) {
    this.database = database;
    this.quarantines = Map.copyOf(quarantines);
    this.nameKept = nameKept;
  }

  private record Deleted(long id, String realm) {}

  public void step(Instant now) {
    List<Deleted> all =
        Sql.transaction(
            database,
            sql ->
                sql.list(
                    row -> new Deleted(row.getLong(1), row.getString(2)),
                    "select id, realm from accounts where deleted_at is not null order by id"));
    for (Deleted account : all) {
      try {
        Sql.transaction(database, sql -> step(sql, account, now));
      } catch (RuntimeException e) {
        log.warn("account.not_deleted account={}", account.id(), e);
      }
    }
  }

  private boolean step(Sql sql, Deleted account, Instant now) throws SQLException {
    if (sql.first(
            _ -> true, "select from tunnels where account = ? and state <> 'closed'", account.id())
        .isPresent()) {
      return false;
    }
    giveBack(sql, account, now);
    int forgotten =
        sql.update(
            """
            delete from tunnels t where account = ? and closed_at <= ?
              and not exists (select from dns_records r where r.tunnel = t.id)
            """,
            account.id(),
            now.minus(UNTIL_FORGOTTEN));
    if (forgotten > 0) {
      // Sums of traffic may have come since it was emptied.
      sql.list(_ -> true, "select empty_account(?)::text", account.id());
    }
    sql.update(
        "delete from prefix_delegations where account = ? and returned_at is not null",
        account.id());
    return sql.update(
            """
            delete from accounts a where id = ? and deleted_at <= ?
              and not exists (select from tunnels where account = a.id)
              and not exists (select from prefix_delegations where account = a.id)
              and not exists (select from dns_wishes where account = a.id)
            """,
            account.id(),
            now.minus(nameKept))
        > 0;
  }

  private void giveBack(Sql sql, Deleted account, Instant now) throws SQLException {
    sql.update(
        """
        update prefix_delegations set quarantine_ends_at = ?
        where account = ? and returned_at is null and quarantine_ends_at is null
        """,
        now.plus(quarantines.getOrDefault(account.realm(), UNTIL_FORGOTTEN)),
        account.id());
    sql.update(
        """
        update dns_wishes set release_at = ?
        where account = ? and (release_at is null or release_at > ?)
        """,
        now,
        account.id(),
        now);
  }
}
