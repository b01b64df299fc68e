// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.culvert.broker.delegation.DnsCounters;
import org.culvert.broker.delegation.DnsEvent;

/** What a broker with DNS counts beside the rest; see {@link BrokerMetrics}. */
public final class DnsMetrics {
  private DnsMetrics() {}

  public static void register(MeterRegistry registry, DnsCounters counters, InstantSource clock) {
    Gauge.builder("culvert.dns.pending", () -> counters.pending())
        .description("sets of records that are not yet as wanted")
        .register(registry);
    Gauge.builder("culvert.dns.lag.seconds", () -> counters.lag(clock.instant()).toMillis() / 1e3)
        .description("how long the oldest wish has waited that is not met")
        .register(registry);
    for (DnsEvent event : DnsEvent.values()) {
      FunctionCounter.builder("culvert.dns.events", registry, _ -> counters.of(event))
          .description("what became of attempts to publish")
          .tag("event", Labels.of(event))
          .register(registry);
    }
  }
}
