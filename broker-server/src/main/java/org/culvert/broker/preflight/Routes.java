// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.preflight.RoutingTable.Route;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * Whether there is a way to the Internet, and none that takes packets away from the tunnels.
 *
 * @param device the broker's own
 */
record Routes(List<PrefixPool> pools, String device, RoutingTable table) implements Check {
  @Override
  public String name() {
    return "routes";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        table
            .towardsTheInternet()
            .map(
                route ->
                    Finding.ok(
                        name(),
                        "IPv6 goes to the Internet through %s, by %s"
                            .formatted(route.device(), route.gateway())))
            .orElse(
                Finding.error(
                    name(),
                    "there is no IPv6 default route",
                    "tunnels would reach this machine and nothing behind it",
                    "ip -6 route add default via GATEWAY dev INTERFACE    with what your provider says; and set it up for"
                        + " the next start")));
    for (PrefixPool pool : pools) {
      thief(pool).ifPresent(route -> findings.add(stolen(pool.prefix(), route)));
    }
    return findings;
  }

  /** A route that is as long as the pool or longer, to somewhere else. */
  private Optional<Route> thief(PrefixPool pool) {
    return table.routes().stream()
        .filter(route -> pool.prefix().contains(route.destination()))
        .filter(route -> !route.device().equals(device) && !isHarmless(route, pool.prefix()))
        .findFirst();
  }

  /** One to nowhere loses against the broker's own, unless it is for a part of the pool. */
  private static boolean isHarmless(Route route, Ipv6Prefix pool) {
    return route.isReject() && !route.isLocal() && route.destination().equals(pool);
  }

  private Finding stolen(Ipv6Prefix pool, Route route) {
    if (route.isLocal()) {
      return Finding.error(
          name(),
          "%s is an address of this machine, and in the pool %s"
              .formatted(route.destination().network(), pool),
          "a client that is given it would get no packets",
          "take the address off its interface, or the pool out of another part of the prefix: culvert-broker setup finds one");
    }
    return Finding.error(
        name(),
        "%s is routed to %s, and is in the pool %s"
            .formatted(route.destination(), route.device(), pool),
        "packets for those tunnels go there",
        "ip -6 route delete %s dev %s    and take out what makes it at the next start"
            .formatted(route.destination(), route.device()));
  }
}
