// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.culvert.db.Schema;
import org.culvert.db.SchemaMismatch;

/**
 * Asks the database again and again whether it answers, so that whoever wants to know need not
 * wait: a server that vanished without a word answers nobody for many seconds. Thread-safe.
 */
public final class DatabaseWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration SCHEMA_EVERY = Duration.ofMinutes(1);
  private static final int PATIENCE_SECONDS = 2;

  /** Two rounds, and a busy moment of the pool. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final DataSource database;
  private final Duration every;
  private final Duration silence;
  private final Thread thread;
  private volatile long answeredAt = System.nanoTime();
  private volatile String failure = "";
  private volatile Optional<String> schema = Optional.empty();
  private long schemaAskedAt = System.nanoTime();

  /** Of a database that answered, with the right schema, a moment ago. */
  public DatabaseWatch(Database database) {
    this(database.connections(), EVERY, SILENCE);
  }

  DatabaseWatch(DataSource database, Duration every, Duration silence) {
    this.database = database;
    this.every = every;
    this.silence = silence;
    this.thread = Thread.ofVirtual().name("database watch").start(this::run);
  }

  /** Why the database can't be used now. */
  public Optional<String> obstacle() {
    Duration since = Duration.ofNanos(System.nanoTime() - answeredAt);
    return since.compareTo(silence) < 0
        ? Optional.empty()
        : Optional.of("no answer for %d s%s".formatted(since.toSeconds(), because(failure)));
  }

  /** Why its schema is not this program's any more; as old as a minute. */
  public Optional<String> schemaObstacle() {
    return schema;
  }

  private void run() {
    try {
      while (true) {
        ask();
        Thread.sleep(every);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask() {
    try (Connection connection = database.getConnection()) {
      if (!connection.isValid(PATIENCE_SECONDS)) {
        failure = "a connection was lost";
        return;
      }
    } catch (SQLException e) {
      failure = Database.reason(e);
      return;
    }
    answeredAt = System.nanoTime();
    failure = "";
    if (answeredAt - schemaAskedAt >= SCHEMA_EVERY.toNanos()) {
      askSchema();
    }
  }

  void askSchema() {
    try {
      Schema.requireCurrent(database);
      schema = Optional.empty();
    } catch (SchemaMismatch e) {
      // One with a cause could not ask: the next round can.
      if (e.getCause() == null) {
        schema = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    schemaAskedAt = System.nanoTime();
  }

  private static String because(String failure) {
    return failure.isEmpty() ? "" : ": " + failure;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
