// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * What the broker counts, by the names that docs/operations.md explains. Counters live where things
 * happen, and the registry reads them when somebody asks: no packet pays for it. Each {@code
 * …Metrics} beside this one registers what one part of the broker counts.
 */
public final class BrokerMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collector = new JvmGcMetrics();
  private volatile Runnable beforeScrape = () -> {};

  /**
   * @param version of the program
   */
  public BrokerMetrics(String version) {
    Gauge.builder("culvert.build.info", () -> 1)
        .description("1; the version is in its label")
        .tag("version", version)
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    collector.bindTo(registry);
  }

  public MeterRegistry registry() {
    return registry;
  }

  /** What is counted anew each time. */
  public void beforeScrape(Runnable count) {
    beforeScrape = count;
  }

  /** Everything, in Prometheus' text format. */
  public String scrape() {
    beforeScrape.run();
    return registry.scrape();
  }

  @Override
  public void close() {
    collector.close();
    registry.close();
  }
}
