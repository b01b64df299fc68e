// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.PoolUse;

/** The connections to the database, its transactions, and what is held of the pools in it. */
public final class DatabaseMetrics {
  private static final Duration[] BUCKETS =
      Stream.of(1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private DatabaseMetrics() {}

  public static void register(MeterRegistry registry, Database database) {
    Gauge.builder("culvert.database.connections.used", database::used)
        .description("connections that somebody has")
        .register(registry);
    Gauge.builder("culvert.database.connections.most", database::most)
        .description("connections that there may be")
        .register(registry);
    Gauge.builder("culvert.database.waiting", database::waiting)
        .description("who waits for a connection")
        .register(registry);
    failures(registry, "failed", database, Database::failures);
    failures(registry, "repeated", database, Database::repetitions);
    Timer wait = timer(registry, "culvert.database.wait", "for a connection");
    Timer transaction =
        timer(registry, "culvert.database.transaction", "a connection was used at a time");
    database.observe(
        new Database.Observer() {
          @Override
          public void waited(Duration time) {
            wait.record(time);
          }

          @Override
          public void held(Duration time) {
            transaction.record(time);
          }
        });
  }

  private interface Figure {
    long of(Database database);
  }

  private static void failures(
      MeterRegistry registry, String result, Database database, Figure figure) {
    FunctionCounter.builder("culvert.database.failures", registry, _ -> figure.of(database))
        .description("transactions that failed")
        .tag("result", result)
        .register(registry);
  }

  private static Timer timer(MeterRegistry registry, String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /** Read from what was counted last. */
  public static void pools(MeterRegistry registry, List<PoolUse.Pool> pools, PoolUse use) {
    for (PoolUse.Pool pool : pools) {
      gauge(pool, "culvert.pool.held", () -> use.of(pool).pieces())
          .description("prefixes or pairs of addresses that somebody holds")
          .register(registry);
      gauge(pool, "culvert.pool.used.ratio", () -> use.of(pool).used())
          .description("their part of the pool")
          .register(registry);
    }
  }

  private static Gauge.Builder<?> gauge(PoolUse.Pool pool, String name, Supplier<Number> value) {
    return Gauge.builder(name, value)
        .tag("realm", pool.realm())
        .tag("kind", pool.kind())
        .tag("pool", pool.prefix());
  }
}
