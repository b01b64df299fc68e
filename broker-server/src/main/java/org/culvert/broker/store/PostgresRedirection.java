// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.culvert.broker.redirect.Homes;
import org.culvert.broker.redirect.OtherBroker;

/**
 * Which brokers are being emptied, and which accounts belong elsewhere: what operators say at the
 * command line reaches the running brokers through these two tables. Thread-safe.
 */
public final class PostgresRedirection implements Homes {
  private final DataSource database;

  public PostgresRedirection(DataSource database) {
    this.database = database;
  }

  public boolean isDraining(String broker) {
    return Sql.transaction(
        database,
        sql -> sql.first(_ -> true, "select from drains where broker = ?", broker).isPresent());
  }

  public void drain(String broker, Instant now) {
    int _ =
        Sql.transaction(
            database,
            sql ->
                sql.update(
                    "insert into drains (broker, since) values (?, ?) on conflict do nothing",
                    broker,
                    now));
  }

  public void endDrain(String broker) {
    int _ =
        Sql.transaction(database, sql -> sql.update("delete from drains where broker = ?", broker));
  }

  @Override
  public List<OtherBroker> of(String realm, String userid) {
    return Sql.transaction(
            database,
            sql ->
                sql.first(
                    row -> row.getString(1),
                    """
                    select broker from account_homes join accounts on account = id
                    where realm = ? and userid = ?
                    """,
                    realm,
                    userid.toLowerCase(Locale.ROOT)))
        .map(OtherBroker::parse)
        .stream()
        .toList();
  }

  /**
   * @param home empty: any broker will do
   * @throws IllegalArgumentException when there is no such account
   */
  public void setHome(String realm, String userid, Optional<OtherBroker> home) {
    int _ =
        Sql.transaction(
            database,
            sql -> {
              long account =
                  sql.first(
                          row -> row.getLong(1),
                          "select id from accounts where realm = ? and userid = ?",
                          realm,
                          userid)
                      .orElseThrow(
                          () ->
                              new IllegalArgumentException(
                                  "realm %s has no account %s".formatted(realm, userid)));
              int removed = sql.update("delete from account_homes where account = ?", account);
              return home.isEmpty()
                  ? removed
                  : sql.update(
                      "insert into account_homes (account, broker) values (?, ?)",
                      account,
                      home.get().text());
            });
  }
}
