// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The chain of one broker, as it is in the database. */
record Chain(Connection connection, String broker) {
  /** Where a chain ends for now; the next row may not belong to an earlier day. */
  record Head(long number, ChainHash hash, @Nullable LocalDate earliest) {}

  /** All that there are. Jumps from name to name, however long the tables are. */
  static List<Chain> all(Connection connection) throws SQLException {
    String names =
        """
        with recursive
          names (name) as (
            select min(broker) from attribution_seals
            union all
            select (select min(broker) from attribution_seals where broker > name)
            from names where name is not null)
        select name from names where name is not null
        union select broker from attribution_checkpoints order by 1
        """;
    return named(connection, names);
  }

  /** Those that have rows without a seal. */
  static List<Chain> waiting(Connection connection) throws SQLException {
    String names =
        """
        with recursive
          names (name) as (
            select min(broker) from attribution_waiting
            union all
            select (select min(broker) from attribution_waiting where broker > name)
            from names where name is not null)
        select name from names where name is not null order by 1
        """;
    return named(connection, names);
  }

  private static List<Chain> named(Connection connection, String names) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(names);
        ResultSet rows = statement.executeQuery()) {
      List<Chain> chains = new ArrayList<>();
      while (rows.next()) {
        chains.add(new Chain(connection, rows.getString(1)));
      }
      return chains;
    }
  }

  /** Until the end of the transaction; false: another broker is at it. */
  boolean tryLock() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select pg_try_advisory_xact_lock(hashtextextended('attribution ' || ?, 0))")) {
      statement.setString(1, broker);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  Head head() throws SQLException {
    Optional<Checkpoint> closed = lastCheckpoint();
    LocalDate earliest = closed.map(last -> last.day().plusDays(1)).orElse(null);
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select number, hash, day from attribution_seals
            where broker = ? order by number desc limit 1
            """)) {
      statement.setString(1, broker);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          LocalDate day = row.getObject("day", LocalDate.class);
          return new Head(
              row.getLong("number"),
              ChainHash.of(row.getBytes("hash")),
              earliest == null || day.isAfter(earliest) ? day : earliest);
        }
      }
    }
    return new Head(
        closed.map(Checkpoint::lastNumber).orElse(0L),
        closed.map(Checkpoint::head).orElseGet(() -> ChainHash.beginning(broker)),
        earliest);
  }

  Optional<Checkpoint> lastCheckpoint() throws SQLException {
    return checkpoints("order by day desc limit 1").stream().findFirst();
  }

  /** Oldest first. */
  List<Checkpoint> checkpoints() throws SQLException {
    return checkpoints("order by day");
  }

  private List<Checkpoint> checkpoints(String which) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + Checkpoint.COLUMNS
                + " from attribution_checkpoints where broker = ? "
                + which)) {
      statement.setString(1, broker);
      try (ResultSet rows = statement.executeQuery()) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        while (rows.next()) {
          checkpoints.add(Checkpoint.read(rows));
        }
        return checkpoints;
      }
    }
  }
}
