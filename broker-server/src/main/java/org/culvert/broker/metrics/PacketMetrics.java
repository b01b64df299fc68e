// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToLongFunction;
import org.culvert.broker.dataplane.DropReason;
import org.culvert.broker.dataplane.Forwarder;

/** Packets of tunnels: passed, or dropped with a reason. */
public final class PacketMetrics {
  private PacketMetrics() {}

  public static void register(MeterRegistry registry, Forwarder forwarder) {
    passed(registry, forwarder, "packets", "from_client", Forwarder::packetsFromClients);
    passed(registry, forwarder, "packets", "to_client", Forwarder::packetsToClients);
    passed(registry, forwarder, "octets", "from_client", Forwarder::octetsFromClients);
    passed(registry, forwarder, "octets", "to_client", Forwarder::octetsToClients);
    // The registry holds what it counts by weak references only; the lambdas hold it for good.
    for (DropReason reason : DropReason.values()) {
      FunctionCounter.builder("culvert.dropped.packets", registry, _ -> forwarder.dropped(reason))
          .description("packets that were not forwarded")
          .tag("reason", Labels.of(reason))
          .register(registry);
    }
  }

  private static void passed(
      MeterRegistry registry,
      Forwarder forwarder,
      String unit,
      String direction,
      ToLongFunction<Forwarder> figure) {
    FunctionCounter.builder("culvert." + unit, registry, _ -> figure.applyAsLong(forwarder))
        .description("inner " + unit + " of tunnels")
        .tag("direction", direction)
        .register(registry);
  }
}
