// SPDX-License-Identifier: Apache-2.0
package org.culvert.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Databases for tests, on the real PostgreSQL: one server for each JVM, started by the first test
 * that asks, and a database for each that asks, copied from one that is migrated once. The server
 * goes with the JVM.
 */
public final class TestDatabase {
  private static final String TEMPLATE = "culvert_template";
  private static final AtomicInteger count = new AtomicInteger();

  private TestDatabase() {}

  /** A database at the current version of the schema, for the caller alone. */
  public static DataSource fresh() {
    return create(" template " + TEMPLATE);
  }

  /** A database with nothing in it. */
  public static DataSource empty() {
    return create("");
  }

  /** For the settings of a whole program: the URL of a database like {@link #fresh}. */
  public static String freshUrl() {
    return url(name(fresh()));
  }

  /** The database that {@link #freshUrl} told of. */
  public static DataSource at(String url) {
    return Server.POSTGRES.getDatabase("postgres", name(url));
  }

  private static String name(String url) {
    return url.replaceFirst(".*/([^?]+).*", "$1");
  }

  static String emptyUrl() {
    return url(name(empty()));
  }

  private static DataSource create(String template) {
    String name = "test" + count.incrementAndGet();
    execute(Server.POSTGRES.getPostgresDatabase(), "create database " + name + template);
    return Server.POSTGRES.getDatabase("postgres", name);
  }

  private static String url(String name) {
    return Server.POSTGRES.getJdbcUrl("postgres", name);
  }

  private static String name(DataSource database) {
    try (Connection connection = database.getConnection()) {
      return connection.getCatalog();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(DataSource database, String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Started when it is first used. */
  private static final class Server {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        // Nothing here has to outlive the machine; each test has a database of its own to write.
        EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("full_page_writes", "off")
                .start();
        execute(server.getPostgresDatabase(), "create database " + TEMPLATE);
        Schema.migrate(server.getDatabase("postgres", TEMPLATE));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
