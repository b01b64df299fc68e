// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Computes every hash of the log anew and names what does not fit: rows that were changed, removed
 * or put in, checkpoints that say something else. Reads only; each row once.
 */
public final class Verification {
  private final Optional<CheckpointPublicKey> key;

  /**
   * @param key what checkpoints have to be signed with; none: there is no key for secrets
   */
  public Verification(Optional<CheckpointPublicKey> key) {
    this.key = key;
  }

  /**
   * Has to be the first in its transaction, so that it sees one moment.
   *
   * @return a report for each broker
   */
  public List<ChainReport> verify(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set transaction isolation level repeatable read read only");
    }
    TreeMap<String, Chain> chains = new TreeMap<>();
    Chain.all(connection).forEach(chain -> chains.put(chain.broker(), chain));
    Chain.waiting(connection).forEach(chain -> chains.put(chain.broker(), chain));
    List<Breach> strays = strays(connection);
    strays.forEach(
        stray -> chains.putIfAbsent(stray.broker(), new Chain(connection, stray.broker())));
    List<ChainReport> reports = new ArrayList<>();
    for (Chain chain : chains.values()) {
      ChainWalk walk = new ChainWalk(chain, key);
      strays.stream().filter(stray -> stray.broker().equals(chain.broker())).forEach(walk::add);
      reports.add(walk.report());
    }
    return reports;
  }

  /** In no chain, and not about to be. */
  private static List<Breach> strays(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                """
                select broker, id, true from attribution a
                where not exists (select from attribution_seals s where s.entry = a.id)
                  and not exists (
                    select from attribution_waiting w
                    where w.entry = a.id and w.broker = a.broker)
                union all
                select broker, entry, false from attribution_waiting w
                where not exists (select from attribution a where a.id = w.entry)
                order by 2 limit 100
                """);
        ResultSet rows = statement.executeQuery()) {
      List<Breach> strays = new ArrayList<>();
      while (rows.next()) {
        Breach.Kind kind = rows.getBoolean(3) ? Breach.Kind.UNSEALED : Breach.Kind.UNSEALED_GONE;
        strays.add(new Breach(kind, rows.getString(1), 0, rows.getLong(2), null));
      }
      return strays;
    }
  }
}
