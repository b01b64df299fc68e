// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.culvert.protocol.message.Bytes;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears when the portal has written something for brokers. Has a connection of its own, and a new
 * one when that is lost; what was said meanwhile is lost, so whoever listens has to look by himself
 * now and then as well.
 */
public final class Notices implements AutoCloseable {
  /** Somebody may have written to any of the tables. */
  public static final String ANY = "";

  private static final Logger log = LoggerFactory.getLogger(Notices.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String url;
  private final Properties properties = new Properties();
  private final Consumer<String> listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param listener is given the name of a table, or {@link #ANY}; one call at a time
   */
  public Notices(String url, String user, Bytes password, Consumer<String> listener) {
    this.url = url;
    this.listener = listener;
    properties.setProperty("user", user);
    properties.setProperty("password", password.text());
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "culvert broker listens");
    this.thread = Thread.ofVirtual().name("notices").start(this::run);
  }

  private void run() {
    boolean complained = false;
    while (closed.getCount() > 0) {
      try (Connection connection = DriverManager.getConnection(url, properties);
          Statement statement = connection.createStatement()) {
        statement.execute("listen culvert_broker");
        complained = false;
        tell(ANY);
        listen(connection);
      } catch (SQLException e) {
        if (!complained && closed.getCount() > 0) {
          log.warn("notices.deaf", e);
          complained = true;
        }
      }
      pause();
    }
  }

  private void listen(Connection connection) throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    while (closed.getCount() > 0) {
      PGNotification @Nullable [] heard = postgres.getNotifications((int) PATIENCE.toMillis());
      if (heard == null || heard.length == 0) {
        // A server that vanished without a word says nothing for ever.
        if (!connection.isValid((int) PATIENCE.toSeconds())) {
          return;
        }
        continue;
      }
      Arrays.stream(heard).map(PGNotification::getParameter).distinct().forEach(this::tell);
    }
  }

  private void tell(String table) {
    try {
      listener.accept(table);
    } catch (RuntimeException e) {
      log.warn("notices.failed", e);
    }
  }

  private void pause() {
    try {
      boolean _ = closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
