// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.backup;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.culvert.db.Schema;
import org.culvert.db.SchemaMismatch;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Puts a backup into a database that has nothing in it: first the schema of the backup, then the
 * rows, all or none, then what was migrated since. Constraints are checked as ever; triggers rest,
 * because what they would write is in the backup.
 */
public final class Restore {
  /** Tables that have a row as soon as they are made. */
  private static final Set<String> SEEDED = Set.of("accounting_slots");

  private Restore() {}

  /**
   * Whether that could be done, without doing anything.
   *
   * @throws BackupFailure when it can't
   */
  public static void check(DataSource database, Contents contents) {
    if (!Schema.knows(database, contents.schema())) {
      throw new BackupFailure(
          "the backup has schema version %s, which this program does not know: take the program that made it, or a newer one"
              .formatted(contents.schema()));
    }
    try (Connection connection = database.getConnection()) {
      for (String table : Tables.inOrder(connection)) {
        if (!SEEDED.contains(table) && Tables.hasRows(connection, table)) {
          throw new BackupFailure(
              "the database is not empty: its table %s has rows. Make a new database, and name that one"
                  .formatted(table));
        }
      }
    } catch (SQLException e) {
      throw new BackupFailure("the database can't be looked at: " + e.getMessage(), e);
    }
  }

  /**
   * @throws BackupFailure with a text for the operator; then there are no rows
   */
  public static void into(DataSource database, BackupFile backup) {
    Contents contents = backup.contents();
    check(database, contents);
    try {
      Schema.migrateTo(database, contents.schema());
      try (Connection connection = database.getConnection()) {
        connection.setAutoCommit(false);
        fill(connection, backup);
        connection.commit();
        connection.setAutoCommit(true);
        Backup.execute(connection, "analyze");
      }
      Schema.migrate(database);
    } catch (SQLException | IOException | SchemaMismatch e) {
      throw new BackupFailure("nothing was restored: " + e.getMessage(), e);
    }
  }

  private static void fill(Connection connection, BackupFile backup)
      throws SQLException, IOException {
    Contents contents = backup.contents();
    List<String> tables = Tables.inOrder(connection);
    requireSame(tables, contents);
    for (String table : tables) {
      Backup.execute(connection, "alter table %s disable trigger user".formatted(table));
    }
    // What migrations put into an empty database.
    Backup.execute(connection, "truncate " + String.join(", ", tables));
    CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
    for (Contents.Table table : contents.tables()) {
      try (InputStream rows = backup.rows(table)) {
        long copied =
            copy.copyIn(
                "copy %s (%s) from stdin"
                    .formatted(table.name(), String.join(", ", table.columns())),
                rows);
        if (copied != table.rows()) {
          throw new IOException(
              "%d rows of %d came into %s".formatted(copied, table.rows(), table.name()));
        }
      }
    }
    for (Contents.Sequence sequence : contents.sequences()) {
      goOn(connection, sequence);
    }
    for (String table : tables) {
      Backup.execute(connection, "alter table %s enable trigger user".formatted(table));
    }
  }

  private static void requireSame(List<String> tables, Contents contents) {
    Set<String> different = new TreeSet<>(tables);
    List<String> named =
        new ArrayList<>(contents.tables().stream().map(Contents.Table::name).toList());
    for (String name : named) {
      if (!different.remove(name)) {
        different.add(name);
      }
    }
    if (!different.isEmpty()) {
      throw new BackupFailure(
          "the backup and schema version %s have different tables: %s"
              .formatted(contents.schema(), different));
    }
  }

  private static void goOn(Connection connection, Contents.Sequence sequence) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select setval(?::regclass, ?, ?)")) {
      statement.setString(1, sequence.name());
      statement.setLong(2, sequence.value());
      statement.setBoolean(3, sequence.called());
      statement.executeQuery().close();
    }
  }
}
