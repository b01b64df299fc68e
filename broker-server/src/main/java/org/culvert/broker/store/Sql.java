// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Prefix;
import org.culvert.protocol.address.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Statements on one connection; addresses and times are bound as what they are. IPv4 prefixes are
 * IPv4-mapped in the program, and their own family in the database.
 */
record Sql(Connection connection) {
  /** What is read of one row. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** What is done in one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(Sql sql) throws SQLException;
  }

  private static final int ATTEMPTS = 3;

  /**
   * Does all of {@code work} or nothing. May do it again: when transactions get into each other's
   * way, PostgreSQL picks one to be rolled back and repeated.
   *
   * @throws DatabaseFailure when the database fails
   */
  static <T> T transaction(DataSource database, Work<T> work) {
    int attempt = 1;
    while (true) {
      try {
        return attempt(database, work);
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !wasVictim(e)) {
          CountedPool.failed(database);
          throw new DatabaseFailure(e);
        }
        CountedPool.repeated(database);
        attempt++;
      }
    }
  }

  /** A deadlock or a serialization failure: nothing is wrong with the statement or the server. */
  private static boolean wasVictim(SQLException e) {
    return "40P01".equals(e.getSQLState()) || "40001".equals(e.getSQLState());
  }

  private static <T> T attempt(DataSource database, Work<T> work) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.run(new Sql(connection));
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  /** On a connection that is lost the server does that itself. */
  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  int update(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  <T> List<T> list(Row<T> row, String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        List<T> list = new ArrayList<>();
        while (rows.next()) {
          list.add(row.read(rows));
        }
        return list;
      }
    }
  }

  <T> Optional<T> first(Row<T> row, String sql, @Nullable Object... values) throws SQLException {
    return list(row, sql, values).stream().findFirst();
  }

  /** How the database writes a prefix, of either family. */
  static String text(Ipv6Prefix prefix) {
    return Ipv4Prefix.isMapped(prefix) ? Ipv4Prefix.of(prefix).toString() : prefix.toString();
  }

  /** A prefix of either family as {@link #bind} wrote it. */
  static Ipv6Prefix prefix(String text) {
    return text.indexOf(':') >= 0 ? Ipv6Prefix.parse(text) : Ipv4Prefix.parse(text).mapped();
  }

  static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i] instanceof Optional<?> optional ? optional.orElse(null) : values[i];
      statement.setObject(
          i + 1,
          switch (value) {
            case Instant instant -> instant.atOffset(ZoneOffset.UTC);
            case IpAddress address -> address.toString();
            case Ipv6Prefix prefix -> text(prefix);
            case null -> null;
            default -> value;
          });
    }
  }
}
