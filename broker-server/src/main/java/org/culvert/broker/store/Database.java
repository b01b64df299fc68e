// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import java.time.Duration;
import javax.sql.DataSource;
import org.culvert.db.Schema;
import org.culvert.protocol.message.Bytes;

/**
 * The pool of connections to PostgreSQL. Opened once, and only on a schema that is this broker's:
 * the migrations are another program's. Sessions beyond the pool's size wait.
 */
public final class Database implements AutoCloseable {
  /** Longer than any statement of ours takes; a client repeats itself after 2 seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A server that vanished without a word must not hold sessions and housekeeping for ever. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** So many waiting for each connection: who comes now would wait longer than clients do. */
  private static final int LONGEST_QUEUE = 100;

  /** Is told how connections are used; on the threads that use them. */
  public interface Observer {
    /** Somebody has one, after that long. */
    void waited(Duration time);

    /** It was given back: a transaction is over. */
    void held(Duration time);
  }

  private final CountedPool pool;

  private Database(CountedPool pool) {
    this.pool = pool;
  }

  /**
   * @throws RuntimeException with a text for the operator when it can't be reached or used
   */
  public static Database open(String url, String user, Bytes password, int connections) {
    return open(url, user, password, connections, "");
  }

  /**
   * @param broker who writes, for the attribution log: see its column
   * @throws RuntimeException with a text for the operator when it can't be reached or used
   */
  public static Database open(
      String url, String user, Bytes password, int connections, String broker) {
    return open(url, user, password, connections, PATIENCE, broker);
  }

  static Database open(
      String url, String user, Bytes password, int connections, Duration patience, String broker) {
    return open(url, user, password, connections, patience, broker, "", SILENCE);
  }

  /**
   * For a broker of a cluster.
   *
   * @throws RuntimeException with a text for the operator when it can't be reached or used
   */
  public static Database openClustered(
      String url, String user, Bytes password, int connections, String broker) {
    return open(url, user, password, connections, PATIENCE, broker, broker, SILENCE);
  }

  /**
   * For its lease: a word that comes late is as good as none.
   *
   * @param patience in whole seconds
   * @throws RuntimeException with a text for the operator when it can't be reached or used
   */
  public static Database openForLease(String url, String user, Bytes password, Duration patience) {
    return open(url, user, password, 2, patience, "", "", patience);
  }

  private static Database open(
      String url,
      String user,
      Bytes password,
      int connections,
      Duration patience,
      String broker,
      String carrier,
      Duration silence) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("culvert");
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password.text());
    config.setMaximumPoolSize(connections);
    config.setConnectionTimeout(patience.toMillis());
    config.setConnectionInitSql(
        "select set_config('culvert.broker', '%s', false), set_config('culvert.carrier', '%s', false)"
            .formatted(broker.replace("'", "''"), carrier.replace("'", "''")));
    config.addDataSourceProperty("socketTimeout", String.valueOf(silence.toSeconds()));
    config.addDataSourceProperty("connectTimeout", String.valueOf(patience.toSeconds()));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    CountedPool pool;
    try {
      pool = new CountedPool(config);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "the database can't be reached at %s as %s: %s"
              .formatted(withoutParameters(url), user, reason(e)),
          e);
    }
    try {
      Schema.requireCurrent(pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
    return new Database(pool);
  }

  /** Newcomers had better be sent away than left waiting. */
  public boolean isOverloaded() {
    return pool.getHikariPoolMXBean().getThreadsAwaitingConnection()
        > LONGEST_QUEUE * pool.getMaximumPoolSize();
  }

  /** Only once. */
  public void observe(Observer observer) {
    pool.setMetricsTrackerFactory(
        (_, _) ->
            new IMetricsTracker() {
              @Override
              public void recordConnectionAcquiredNanos(long nanos) {
                observer.waited(Duration.ofNanos(nanos));
              }

              @Override
              public void recordConnectionUsageMillis(long millis) {
                observer.held(Duration.ofMillis(millis));
              }
            });
  }

  /** Connections that somebody has. */
  public int used() {
    return pool.getHikariPoolMXBean().getActiveConnections();
  }

  public int most() {
    return pool.getMaximumPoolSize();
  }

  /** Who waits for one. */
  public int waiting() {
    return pool.getHikariPoolMXBean().getThreadsAwaitingConnection();
  }

  /** Transactions that failed for good. */
  public long failures() {
    return pool.failures();
  }

  /** Transactions that were done again, because another was in the way. */
  public long repetitions() {
    return pool.repetitions();
  }

  public DataSource connections() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }

  /** One of them could be a password. */
  private static String withoutParameters(String url) {
    return url.replaceFirst("[?].*", "");
  }

  static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
