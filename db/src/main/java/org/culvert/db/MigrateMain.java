// SPDX-License-Identifier: Apache-2.0
package org.culvert.db;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Brings the database up to date, then exits: the only program that does. Broker and portal are
 * started behind it and refuse a database at another version.
 */
public final class MigrateMain {
  static final int UP_TO_DATE = 0;
  static final int NOT_MIGRATED = 1;
  static final int WRONG_USE = 2;
  static final int NO_DATABASE = 3;

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private MigrateMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
  }

  /**
   * @return the number that the program ends with
   */
  public static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err)
      throws InterruptedException {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(MigrateSettings.USAGE);
      return UP_TO_DATE;
    }
    PGSimpleDataSource database = new PGSimpleDataSource();
    MigrateSettings settings;
    try {
      settings = MigrateSettings.of(arguments, environment);
      database.setURL(settings.url());
    } catch (IllegalArgumentException e) {
      err.println("culvert-migrate: " + e.getMessage() + "; --help tells more");
      return WRONG_USE;
    }
    database.setUser(settings.user());
    database.setPassword(settings.password());
    try {
      awaitServer(database, settings.patience());
    } catch (SQLException e) {
      err.println("culvert-migrate: no database as %s: %s".formatted(settings, oneLine(e)));
      return NO_DATABASE;
    }
    try {
      if (settings.dry()) {
        tell(DryRun.of(database), out);
        return UP_TO_DATE;
      }
      int applied = Schema.migrate(database);
      out.println("culvert-migrate: %d migrations applied, the rest was there".formatted(applied));
      return UP_TO_DATE;
    } catch (SchemaMismatch e) {
      err.println("culvert-migrate: " + oneLine(e));
      return NOT_MIGRATED;
    }
  }

  private static void tell(List<DryRun.Tried> tried, PrintStream out) {
    for (DryRun.Tried one : tried) {
      out.printf(Locale.ROOT, "%8d ms  %s%n", one.took().toMillis(), one.name());
    }
    out.println(
        tried.isEmpty()
            ? "culvert-migrate: nothing to do"
            : "culvert-migrate: %d migrations are missing, all of them work; nothing was changed"
                .formatted(tried.size()));
  }

  /** A server that is just starting refuses, so refusals are worth another try. */
  private static void awaitServer(PGSimpleDataSource database, Duration patience)
      throws SQLException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try (Connection connection = database.getConnection()) {
        if (connection.isValid(1)) {
          return;
        }
        throw new SQLException("the server does not answer");
      } catch (SQLException e) {
        if (System.nanoTime() - end >= 0 || isHopeless(e)) {
          throw e;
        }
      }
      Thread.sleep(BETWEEN_TRIES);
    }
  }

  /** Class 28: a wrong password does not become right by waiting. */
  private static boolean isHopeless(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith("28");
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
