// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** How housekeeping fares, task by task. Thread-safe. */
public final class TaskMetrics {
  private final MeterRegistry registry;

  public TaskMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** The task with its runs timed; to be called once for each. */
  public Runnable timed(String task, Runnable work) {
    return Timer.builder("culvert.housekeeping")
        .description("runs of a task")
        .tag("task", task)
        .register(registry)
        .wrap(work);
  }

  public Runnable failures(String task) {
    Counter counter =
        Counter.builder("culvert.housekeeping.failures")
            .description("runs that failed")
            .tag("task", task)
            .register(registry);
    return counter::increment;
  }
}
