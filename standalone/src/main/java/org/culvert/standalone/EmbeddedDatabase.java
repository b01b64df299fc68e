// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone;

import java.io.Closeable;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.culvert.db.Schema;
import org.culvert.db.SchemaMismatch;

/**
 * A PostgreSQL of our own on a free loopback port, durable: what was committed is there after a
 * crash. Any user of this machine may connect to it, so it is for trial, never for service. A
 * server that outlived the program that started it is stopped first, and its data taken over.
 */
public final class EmbeddedDatabase implements Closeable {
  private static final String MAJOR_VERSION = "18";
  private static final String NAME = "culvert";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;

  private EmbeddedDatabase(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * @param data is kept; made when it is not there
   * @param programs where PostgreSQL's own programs are unpacked, once
   */
  public static EmbeddedDatabase start(Path data, Path programs) throws IOException {
    checkVersion(data);
    StaleServer.stop(data);
    Files.createDirectories(programs);
    // The folder inside is made writable for everybody, and what is in it may run as root.
    Files.setPosixFilePermissions(programs, PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(data.toAbsolutePath().getParent());
    Path log = data.resolveSibling(data.getFileName() + ".log");
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setOverrideWorkingDirectory(programs.resolve("unpacked").toFile())
            .setRegisterShutdownHook(false)
            .setPGStartupWait(PATIENCE)
            .setLocaleConfig("locale", "C")
            .setLocaleConfig("encoding", "UTF8")
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "100")
            .setOutputRedirector(Redirect.appendTo(log.toFile()))
            .setErrorRedirector(Redirect.appendTo(log.toFile()))
            .start();
    EmbeddedDatabase database = new EmbeddedDatabase(server);
    try {
      database.create();
    } catch (SQLException e) {
      database.close();
      throw new IOException("the database " + NAME + " could not be made", e);
    }
    return database;
  }

  public String url() {
    return server.getJdbcUrl(user(), NAME);
  }

  public String user() {
    return "postgres";
  }

  public Connection connect() throws SQLException {
    return server.getDatabase(user(), NAME).getConnection();
  }

  /** Brings the schema up to date. */
  public void migrate() throws IOException {
    try {
      Schema.migrate(server.getDatabase(user(), NAME));
    } catch (SchemaMismatch e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void create() throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("select from pg_database where datname = '" + NAME + "'")) {
      if (!found.next()) {
        statement.execute("create database " + NAME);
      }
    }
  }

  private static void checkVersion(Path data) throws IOException {
    Path written = data.resolve("PG_VERSION");
    if (Files.exists(written) && !Files.readString(written).strip().equals(MAJOR_VERSION)) {
      throw new IOException(
          "the data in %s were written by PostgreSQL %s, and this is %s: move that folder away, or start with another one"
              .formatted(data, Files.readString(written).strip(), MAJOR_VERSION));
    }
  }
}
