// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.culvert.broker.metrics.TaskMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks again and again, each in a virtual thread, none at the same time as itself. A task
 * that fails is logged and runs again next time: one bad minute must not stop the cleaning.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

  private final TaskMetrics metrics;
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(2, Thread.ofVirtual().name("housekeeping-", 0).factory());

  Housekeeping(TaskMetrics metrics) {
    this.metrics = metrics;
  }

  void every(Duration interval, String name, Runnable task) {
    long millis = interval.toMillis();
    Runnable timed = metrics.timed(name, task);
    Runnable failures = metrics.failures(name);
    var _ =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                timed.run();
              } catch (RuntimeException | Error e) {
                failures.run();
                log.error("housekeeping.failed task=\"{}\"", name, e);
              }
            },
            millis,
            millis,
            TimeUnit.MILLISECONDS);
  }

  /** Lets a running task end. */
  @Override
  public void close() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
        timer.shutdownNow();
      }
    } catch (InterruptedException e) {
      timer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
