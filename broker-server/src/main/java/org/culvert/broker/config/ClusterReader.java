// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.cluster.ClusterSettings;
import org.culvert.broker.redirect.OtherBroker;

/** Reads {@code [cluster]}, which begins with a name. */
final class ClusterReader {
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private ClusterReader() {}

  static Optional<ClusterSettings> read(Section section) {
    Optional<String> name =
        section.optional("name", ClusterReader::name).filter(text -> !text.isEmpty());
    String region = section.one("region", ClusterReader::name, "");
    List<OtherBroker> addresses = section.many("addresses", OtherBroker::parse, List.of());
    Duration lease = section.duration("lease", LEASE);
    if (lease.compareTo(SHORTEST) < 0 || lease.compareTo(LONGEST) > 0) {
      section.mistake("lease", "from 5s to 5m");
    }
    ClusterSettings.Routes routes =
        section.one("routes", ClusterReader::routes, ClusterSettings.Routes.POOLS);
    return name.map(text -> new ClusterSettings(text, region, addresses, lease, routes));
  }

  private static String name(String text) {
    if (!text.matches("|[A-Za-z0-9]([A-Za-z0-9.-]{0,62})")) {
      throw new IllegalArgumentException(
          "\"%s\" can't be used: letters, digits, dots and hyphens only".formatted(text));
    }
    return text;
  }

  private static ClusterSettings.Routes routes(String text) {
    return switch (text) {
      case "pools" -> ClusterSettings.Routes.POOLS;
      case "tunnels" -> ClusterSettings.Routes.TUNNELS;
      default ->
          throw new IllegalArgumentException(
              "\"%s\" can't be used: write pools or tunnels".formatted(text));
    };
  }
}
