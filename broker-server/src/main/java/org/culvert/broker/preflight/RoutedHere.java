// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.protocol.address.Ipv6Address;

/**
 * Whether packets to the pools come to this machine: a host on the Internet is asked for echoes in
 * the name of an address of each pool. The question goes the way of a client's packets, through the
 * kernel's forwarding and the firewall, and only if the pool is routed here the answer comes back.
 * Asked twice: without, and then with answers to the neighbours that look for the address, which
 * tells a routed prefix from one that is on the link.
 *
 * @param pools of IPv6
 * @param device of the settings
 * @param targets hosts that answer, usually
 */
record RoutedHere(
    List<PrefixPool> pools, String device, List<Ipv6Address> targets, RoutingTable routes)
    implements Check {
  /** Public resolvers that answer everybody's ping. */
  static final List<Ipv6Address> USUAL =
      List.of(Ipv6Address.parse("2001:4860:4860::8888"), Ipv6Address.parse("2620:fe::fe"));

  private static final String WHY = "answers to what clients send would never reach them";

  @Override
  public String name() {
    return "prefix";
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    Optional<RoutingTable.Route> uplink = routes.towardsTheInternet();
    if (uplink.isEmpty()) {
      return skipped("there is no IPv6 default route");
    }
    if (!Forwarding.isOn()) {
      return skipped("forwarding is off");
    }
    try (EchoDevice echoes = EchoDevice.open(device, pools)) {
      return judged(echoes, uplink.get().device());
    } catch (IOException e) {
      return skipped("there is no device for it (" + e.getMessage() + ")");
    }
  }

  private List<Finding> skipped(String reason) {
    return List.of(
        Finding.skipped(name(), "whether the pools are routed here can't be tried: " + reason));
  }

  private List<Finding> judged(EchoDevice echoes, String uplink)
      throws IOException, InterruptedException {
    Set<PrefixPool> routed = echoes.answered(targets);
    Set<PrefixPool> asked = Set.of();
    String untried = "";
    if (!routed.containsAll(pools)) {
      try {
        asked = echoes.answeredAsNeighbour(targets, uplink);
      } catch (IOException e) {
        // In a container the kernel's settings can be read only.
        untried = "; whether it is on the link could not be tried (%s)".formatted(e.getMessage());
      }
    }
    List<Finding> findings = new ArrayList<>();
    boolean reachable = !routed.isEmpty() || !asked.isEmpty() || Baseline.answers(targets);
    for (PrefixPool pool : pools) {
      if (!reachable) {
        findings.add(unreachable(pool));
      } else if (routed.contains(pool)) {
        findings.add(
            Finding.ok(name(), pool.prefix() + " is routed to this machine: an answer came back"));
      } else if (asked.contains(pool)) {
        findings.add(onLink(pool, uplink));
      } else {
        findings.add(nowhere(pool, uplink, untried));
      }
    }
    return findings;
  }

  private Finding unreachable(PrefixPool pool) {
    return Finding.skipped(
        name(),
        "whether %s is routed here can't be tried: none of %s answers this machine; name a host with --probe"
            .formatted(pool.prefix(), targets));
  }

  private Finding onLink(PrefixPool pool, String uplink) {
    if (pool.onLink().isPresent()) {
      return Finding.ok(
          name(),
          "%s is on the link of %s, and its router finds it".formatted(pool.prefix(), uplink));
    }
    return Finding.error(
        name(),
        "%s is on the link of %s, and not routed to this machine: the router looks for each address as a neighbour"
            .formatted(pool.prefix(), uplink),
        WHY,
        "culvert-broker setup --replace --on-link %s --prefix THE-64-OF-%s    or ask your provider to route the prefix to %s"
            .formatted(uplink, uplink, Baseline.addressOf(uplink)));
  }

  private Finding nowhere(PrefixPool pool, String uplink, String untried) {
    return Finding.error(
        name(),
        "nothing came back to %s: it is not routed to this machine, or a firewall is in the way (above)%s"
            .formatted(pool.prefix(), untried),
        WHY,
        "ask your provider to route it to %s; on a router of your own: ip -6 route add %s via %s"
            .formatted(Baseline.addressOf(uplink), pool.prefix(), Baseline.addressOf(uplink)));
  }
}
