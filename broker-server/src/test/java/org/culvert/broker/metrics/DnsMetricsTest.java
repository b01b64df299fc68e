// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import org.culvert.broker.delegation.DnsCounters;
import org.junit.jupiter.api.Test;

class DnsMetricsTest {
  @Test
  void namesAreTheOnesThatOperatorsRead() {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    DnsMetrics.register(registry, new DnsCounters(), InstantSource.system());
    assertThat(registry.scrape())
        .contains(
            "culvert_dns_pending 0.0",
            "culvert_dns_lag_seconds 0.0",
            "culvert_dns_events_total{event=\"published\"} 0.0");
  }
}
