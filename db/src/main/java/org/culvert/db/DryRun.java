// SPDX-License-Identifier: Apache-2.0
package org.culvert.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.ValidateResult;

/**
 * Tries the migrations that are missing, in one transaction that is rolled back. It asks for the
 * same locks as they do, and gives up rather than have others wait for it.
 */
final class DryRun {
  /** Whoever waits behind us for a lock waits no longer than that for us to get it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** One migration as it went. */
  record Tried(String name, Duration took) {}

  private DryRun() {}

  /**
   * @throws SchemaMismatch when one fails, or the database is not one that can be migrated
   */
  static List<Tried> of(DataSource database) {
    List<Tried> tried = new ArrayList<>();
    String name = "";
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      List<MigrationInfo> pending = pending(database);
      connection.setAutoCommit(false);
      statement.execute("set local lock_timeout = " + PATIENCE.toMillis());
      for (MigrationInfo migration : pending) {
        name = migration.getScript();
        long begin = System.nanoTime();
        statement.execute(text(name));
        tried.add(new Tried(name, Duration.ofNanos(System.nanoTime() - begin)));
      }
      connection.rollback();
      return tried;
    } catch (FlywayException e) {
      throw new SchemaMismatch("the database can't be migrated: " + e.getMessage(), e);
    } catch (SQLException e) {
      throw new SchemaMismatch(
          "%s would fail after %d others: %s".formatted(name, tried.size(), e.getMessage()), e);
    }
  }

  /** In their order, after Flyway looked whether what was applied is what it knows. */
  private static List<MigrationInfo> pending(DataSource database) {
    Flyway flyway = Schema.flyway(database);
    ValidateResult found =
        Flyway.configure(Schema.class.getClassLoader())
            .configuration(flyway.getConfiguration())
            .ignoreMigrationPatterns("*:pending")
            .load()
            .validateWithResult();
    if (!found.validationSuccessful) {
      throw new SchemaMismatch("the database can't be migrated: " + found.getAllErrorMessages());
    }
    return List.of(flyway.info().pending());
  }

  private static String text(String script) {
    try (InputStream in =
        Objects.requireNonNull(
            Schema.class.getResourceAsStream("/db/migration/" + script), script)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
