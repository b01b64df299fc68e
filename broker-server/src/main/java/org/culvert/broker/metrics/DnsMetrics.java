// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.culvert.broker.delegation.DnsCounters;
import org.culvert.broker.delegation.DnsEvent;

/** What a broker with DNS counts beside the rest; see {@link BrokerMetrics}. */
public final class DnsMetrics {
  private DnsMetrics() {}

  public static void register(MeterRegistry registry, DnsCounters counters) {
    Gauge.builder("culvert.dns.pending", () -> counters.pending())
        .description("sets of records that are not yet as wanted")
        .register(registry);
    for (DnsEvent event : DnsEvent.values()) {
      FunctionCounter.builder("culvert.dns.events", registry, _ -> counters.of(event))
          .description("what became of attempts to publish")
          .tag("event", event.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }
}
