// SPDX-License-Identifier: Apache-2.0
package org.culvert.db;

import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * The version of the database's schema. {@link MigrateMain} brings it up to date, and nobody else
 * does; the programs that use it only ask whether it is the one that they were built for.
 */
public final class Schema {
  private Schema() {}

  /**
   * Applies what is missing. Safe to be called by several at once: one waits for the other.
   *
   * @return how many migrations were applied
   * @throws SchemaMismatch when the database is ahead, or a migration was changed after it was
   *     applied, or it fails; a migration that fails leaves nothing behind
   */
  public static int migrate(DataSource database) {
    try {
      return flyway(database).migrate().migrationsExecuted;
    } catch (FlywayException e) {
      throw new SchemaMismatch("the database can't be migrated: " + e.getMessage(), e);
    }
  }

  /**
   * Up to that version and no further: what a backup of then fits into.
   *
   * @throws SchemaMismatch as {@link #migrate}
   */
  public static int migrateTo(DataSource database, String version) {
    try {
      return configuration(database).target(version).load().migrate().migrationsExecuted;
    } catch (FlywayException e) {
      throw new SchemaMismatch("the database can't be migrated: " + e.getMessage(), e);
    }
  }

  /** Whether this program has the migration of that version. */
  public static boolean knows(DataSource database, String version) {
    MigrationVersion wanted = MigrationVersion.fromVersion(version);
    return Arrays.stream(flyway(database).info().all())
        .filter(migration -> migration.getState().isResolved())
        .anyMatch(migration -> wanted.equals(migration.getVersion()));
  }

  /**
   * @throws SchemaMismatch unless the database is at exactly this program's version
   */
  public static void requireCurrent(DataSource database) {
    MigrationInfoService all;
    try {
      all = flyway(database).info();
    } catch (FlywayException e) {
      throw new SchemaMismatch("the database can't be asked for its version", e);
    }
    MigrationInfo current = all.current();
    MigrationVersion there = current == null ? null : current.getVersion();
    if (there == null) {
      throw new SchemaMismatch(
          "the database is empty: migrate it first, with org.culvert.db.MigrateMain");
    }
    MigrationVersion wanted = latest(all);
    int order = there.compareTo(wanted);
    if (order < 0) {
      throw new SchemaMismatch(
          "the database is at version %s and this program needs %s: migrate it first, with org.culvert.db.MigrateMain"
              .formatted(there, wanted));
    }
    if (order > 0) {
      throw new SchemaMismatch(
          "the database is at version %s and this program knows up to %s: start the program that belongs to the database"
              .formatted(there, wanted));
    }
    if (current != null && current.getState().isFailed()) {
      throw new SchemaMismatch("migration %s of the database failed halfway".formatted(there));
    }
  }

  private static MigrationVersion latest(MigrationInfoService all) {
    MigrationVersion latest = MigrationVersion.EMPTY;
    for (MigrationInfo migration : all.all()) {
      MigrationVersion version = migration.getVersion();
      if (migration.getState().isResolved() && version != null && version.isNewerThan(latest)) {
        latest = version;
      }
    }
    return latest;
  }

  static Flyway flyway(DataSource database) {
    return configuration(database).load();
  }

  private static FluentConfiguration configuration(DataSource database) {
    return Flyway.configure(Schema.class.getClassLoader())
        .dataSource(database)
        .locations("classpath:db/migration")
        .failOnMissingLocations(true)
        .cleanDisabled(true)
        .loggers(FlywayLog.class.getName())
        .ignoreMigrationPatterns(new String[0]); // also a database that is ahead is refused
  }
}
