// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.protocol.message.TunnelType;

/**
 * The live tunnels by realm and type: all of them are looked at once for each scrape, whatever the
 * number of realms.
 */
public final class TunnelMetrics {
  /** Tunnels of the last run, of a realm that is no longer in the settings. */
  private static final String RETIRED = "(retired)";

  private static final List<TunnelType> TYPES =
      List.of(TunnelType.V6UDPV4, TunnelType.V6V4, TunnelType.V4V6);

  private static final class Count {
    private int live;
    private int proven;
  }

  private final TunnelTable tunnels;
  private final List<String> realms;
  private volatile Map<String, Map<TunnelType, Count>> counts = Map.of();

  private TunnelMetrics(TunnelTable tunnels, List<String> realms) {
    this.tunnels = tunnels;
    this.realms = realms;
  }

  /**
   * @param realms of the settings
   */
  public static void register(BrokerMetrics metrics, TunnelTable tunnels, List<String> realms) {
    List<String> all = Stream.concat(realms.stream(), Stream.of(RETIRED)).toList();
    TunnelMetrics census = new TunnelMetrics(tunnels, all);
    census.count();
    for (String realm : all) {
      for (TunnelType type : TYPES) {
        census.register(metrics.registry(), realm, type);
      }
    }
    metrics.beforeScrape(census::count);
  }

  private void register(MeterRegistry registry, String realm, TunnelType type) {
    Gauge.builder("culvert.tunnels.live", () -> of(realm, type).live)
        .description("live tunnels")
        .tag("realm", realm)
        .tag("type", type.xmlName())
        .register(registry);
    Gauge.builder("culvert.tunnels.proven", () -> of(realm, type).proven)
        .description("live tunnels whose client has sent a valid packet")
        .tag("realm", realm)
        .tag("type", type.xmlName())
        .register(registry);
  }

  private Count of(String realm, TunnelType type) {
    return Objects.requireNonNull(Objects.requireNonNull(counts.get(realm)).get(type));
  }

  private void count() {
    Map<String, Map<TunnelType, Count>> found = new HashMap<>();
    for (String realm : realms) {
      Map<TunnelType, Count> byType = new EnumMap<>(TunnelType.class);
      TYPES.forEach(type -> byType.put(type, new Count()));
      found.put(realm, byType);
    }
    Map<TunnelType, Count> retired = Objects.requireNonNull(found.get(RETIRED));
    for (LiveTunnel live : tunnels.all()) {
      var byType = found.getOrDefault(live.tunnel().realm(), retired);
      Count count = Objects.requireNonNull(byType.get(live.tunnel().type()));
      count.live++;
      if (live.isProven()) {
        count.proven++;
      }
    }
    counts = found;
  }
}
