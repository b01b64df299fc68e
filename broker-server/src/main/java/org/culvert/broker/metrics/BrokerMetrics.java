// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.culvert.broker.dataplane.DropReason;
import org.culvert.broker.dataplane.Forwarder;
import org.culvert.broker.redirect.RedirectEvent;
import org.culvert.broker.redirect.Redirector;
import org.culvert.broker.transport.Listeners;
import org.culvert.broker.transport.SignallingDrop;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.Traffic;
import org.culvert.broker.tunnel.TunnelTable;

/**
 * What the broker counts, by the names that docs/operations.md explains. Counters live where things
 * happen; they are read when somebody asks. What a tunnel has carried leaves the sums with it: the
 * database keeps the whole story.
 */
public final class BrokerMetrics {
  private BrokerMetrics() {}

  public static PrometheusMeterRegistry of(
      TunnelTable tunnels, Forwarder forwarder, Listeners listeners, Redirector redirector) {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Gauge.builder("culvert.tunnels.live", () -> tunnels.all().size())
        .description("live tunnels")
        .register(registry);
    Gauge.builder("culvert.tunnels.proven", () -> proven(tunnels))
        .description("live tunnels whose client has sent a valid packet")
        .register(registry);
    Gauge.builder("culvert.negotiations", listeners::negotiations)
        .description("sessions that have neither a tunnel nor an end")
        .register(registry);
    traffic(registry, tunnels, "packets", "from_client", Traffic::packetsFromClient);
    traffic(registry, tunnels, "packets", "to_client", Traffic::packetsToClient);
    traffic(registry, tunnels, "octets", "from_client", Traffic::octetsFromClient);
    traffic(registry, tunnels, "octets", "to_client", Traffic::octetsToClient);
    // The registry holds what it counts by weak references only; the lambdas hold it for good.
    for (DropReason reason : DropReason.values()) {
      FunctionCounter.builder("culvert.dropped.packets", registry, _ -> forwarder.dropped(reason))
          .description("packets that were not forwarded")
          .tag("reason", label(reason))
          .register(registry);
    }
    for (SignallingDrop reason : SignallingDrop.values()) {
      FunctionCounter.builder(
              "culvert.dropped.signalling", registry, _ -> listeners.drops().count(reason))
          .description("signalling that was not answered")
          .tag("reason", label(reason))
          .register(registry);
    }
    redirection(registry, redirector);
    return registry;
  }

  private static void redirection(PrometheusMeterRegistry registry, Redirector redirector) {
    Gauge.builder("culvert.draining", () -> redirector.isDraining() ? 1 : 0)
        .description("1 while newcomers are sent elsewhere")
        .register(registry);
    for (RedirectEvent event : RedirectEvent.values()) {
      FunctionCounter.builder(
              event.isRedirected() ? "culvert.redirected.clients" : "culvert.kept.clients",
              registry,
              _ -> redirector.count(event))
          .description(
              event.isRedirected()
                  ? "clients that were sent to another broker"
                  : "clients that should have been, and were not")
          .tag("reason", label(event))
          .register(registry);
    }
  }

  private static void traffic(
      PrometheusMeterRegistry registry,
      TunnelTable tunnels,
      String unit,
      String direction,
      ToDoubleFunction<Traffic> figure) {
    Gauge.builder(
            "culvert.live." + unit,
            () -> tunnels.all().stream().map(LiveTunnel::traffic).mapToDouble(figure).sum())
        .description(unit + " of the tunnels that are live now")
        .tag("direction", direction)
        .register(registry);
  }

  private static double proven(TunnelTable tunnels) {
    return tunnels.all().stream().filter(LiveTunnel::isProven).count();
  }

  private static String label(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
