// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.backup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What tables a database has, but for the one where the migrations are noted. */
final class Tables {
  private static final String OURS =
      """
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = current_schema() and c.relkind = 'r' and c.relname <> 'flyway_schema_history'
      """;

  private Tables() {}

  /** Each behind those that it refers to. */
  static List<String> inOrder(Connection connection) throws SQLException {
    Map<String, Set<String>> targets = new HashMap<>();
    for (String table : texts(connection, "select c.relname " + OURS + " order by 1")) {
      targets.put(table, new HashSet<>());
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select a.relname, b.relname from pg_constraint f
                join pg_class a on a.oid = f.conrelid join pg_class b on b.oid = f.confrelid
                where f.contype = 'f' and a.oid <> b.oid
                """)) {
      while (rows.next()) {
        targets.getOrDefault(rows.getString(1), new HashSet<>()).add(rows.getString(2));
      }
    }
    List<String> order = new ArrayList<>();
    while (!targets.isEmpty()) {
      List<String> next =
          targets.entrySet().stream()
              .filter(each -> order.containsAll(each.getValue()))
              .map(Map.Entry::getKey)
              .sorted()
              .toList();
      if (next.isEmpty()) {
        throw new BackupFailure("tables refer to each other in a circle: " + targets.keySet());
      }
      order.addAll(next);
      targets.keySet().removeAll(next);
    }
    return order;
  }

  /** Those that are stored, in their order; not the ones that are computed from others. */
  static List<String> columns(Connection connection, String table) throws SQLException {
    return texts(
        connection,
        """
        select attname from pg_attribute
        where attrelid = ?::regclass and attnum > 0 and not attisdropped and attgenerated = ''
        order by attnum
        """,
        table);
  }

  static List<String> sequences(Connection connection) throws SQLException {
    return texts(
        connection,
        "select sequencename from pg_sequences where schemaname = current_schema() order by 1");
  }

  static boolean hasRows(Connection connection, String table) throws SQLException {
    return !texts(connection, "select '' from " + table + " limit 1").isEmpty();
  }

  static List<String> texts(Connection connection, String sql, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<String> texts = new ArrayList<>();
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
        return texts;
      }
    }
  }
}
