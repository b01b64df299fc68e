// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.message.Bytes;

/**
 * The DNS of a broker.
 *
 * @param primary the server that takes updates (RFC 2136)
 * @param keyName of the TSIG key (RFC 8945), HMAC-SHA256
 * @param zones of the primary that the broker may change: nothing outside is ever touched
 * @param domains realm to the domain of its accounts' names
 * @param resolvers for the names of clients' name servers; none: the system's
 * @param strict whether a delegation that can't be had costs the tunnel: 509
 * @param privateNameServers whether servers at addresses that are not public are asked
 * @param hostedPointers whether PTR records are published for addresses in {@code zones}
 * @param nameServerPort where clients' name servers are asked
 */
public record DnsSettings(
    Endpoint primary,
    String keyName,
    Bytes key,
    List<String> zones,
    Map<String, String> domains,
    List<Endpoint> resolvers,
    boolean strict,
    boolean privateNameServers,
    boolean hostedPointers,
    Duration ttl,
    int nameServerPort) {
  public static final int PORT = 53;

  public DnsSettings {
    zones = zones.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    domains = Map.copyOf(domains);
    resolvers = List.copyOf(resolvers);
  }

  /** The zone of ours that a name belongs to; never the name itself. */
  public Optional<String> zoneAbove(String name) {
    return zones.stream().filter(zone -> name.endsWith("." + zone)).findFirst();
  }
}
