// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the database says, read without any code of the broker's. */
final class StoredTunnels {
  private StoredTunnels() {}

  static long live(String url) throws SQLException {
    return number(url, "select count(*) from tunnels where state = 'live'");
  }

  /** Pairs of prefixes that are held at the same time and overlap. */
  static long overlaps(String url) throws SQLException {
    return number(
        url,
        """
        select count(*) from prefix_delegations a join prefix_delegations b
          on a.id < b.id and a.prefix && b.prefix
          and a.returned_at is null and b.returned_at is null
        """);
  }

  /** As a session would that replaces them. */
  static void close(String url, String which) {
    String update =
        "update tunnels set state = 'closed', closed_at = now(), close_reason = 'replaced' where ";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(update + which);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long number(String url, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        ResultSet rows = connection.createStatement().executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
