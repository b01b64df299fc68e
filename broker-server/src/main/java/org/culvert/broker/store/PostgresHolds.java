// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.Hold;
import org.culvert.broker.tunnel.Holds;

/** Holds in PostgreSQL, where the portal puts them. */
final class PostgresHolds implements Holds {
  private final DataSource database;

  PostgresHolds(DataSource database) {
    this.database = database;
  }

  @Override
  public Optional<Hold> holdOn(Account account) {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                row -> new Hold(by(row.getString(1)), Optional.ofNullable(row.getString(2))),
                "select held_by, reason from holds where account = ? order by held_by limit 1",
                account.id()));
  }

  @Override
  public Map<Long, Hold.By> heldTunnels() {
    return Sql.transaction(
            database,
            sql ->
                sql.list(
                    row -> Map.entry(row.getLong(1), by(row.getString(2))),
                    """
                    select t.id, min(h.held_by) from tunnels t join holds h on h.account = t.account
                    where t.state = 'live' group by t.id
                    """))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  static Hold.By by(String text) {
    return Hold.By.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
