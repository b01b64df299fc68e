// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.message;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * The parameters of a tunnel, as in the broker's {@code action="info"} (RFC 5572 section 4.7). For
 * the types that carry IPv6 the IPv4 addresses are the outer ends, for v4v6 the other way round.
 *
 * @param type never {@link TunnelType#V6ANYV4}
 * @param lifetime how long the tunnel lives unrenewed; seconds on the wire
 * @param clientName the client's host name in the DNS
 * @param clientDnsServer a recursive resolver for the client; TSP 2.0.2 only
 * @param prefix delegated to the client, when it is a router
 * @param prefixDnsServers echo of the servers for the reverse zone
 * @param keepalive empty when the tunnel needs none
 * @param roaming only for a client that asked for it
 */
public record TunnelOffer(
    TunnelType type,
    Duration lifetime,
    Ipv4Address serverIpv4,
    Ipv6Address serverIpv6,
    Ipv4Address clientIpv4,
    Ipv6Address clientIpv6,
    Optional<String> clientName,
    Optional<Ipv6Address> clientDnsServer,
    Optional<Ipv6Prefix> prefix,
    List<String> prefixDnsServers,
    Optional<Keepalive> keepalive,
    Optional<RoamingKey> roaming) {

  public TunnelOffer {
    if (type == TunnelType.V6ANYV4) {
      throw new IllegalArgumentException("an offer names the encapsulation that was chosen");
    }
    prefixDnsServers = List.copyOf(prefixDnsServers);
  }

  /** Of a tunnel whose client can't move its outer end. */
  public TunnelOffer(
      TunnelType type,
      Duration lifetime,
      Ipv4Address serverIpv4,
      Ipv6Address serverIpv6,
      Ipv4Address clientIpv4,
      Ipv6Address clientIpv6,
      Optional<String> clientName,
      Optional<Ipv6Address> clientDnsServer,
      Optional<Ipv6Prefix> prefix,
      List<String> prefixDnsServers,
      Optional<Keepalive> keepalive) {
    this(
        type,
        lifetime,
        serverIpv4,
        serverIpv6,
        clientIpv4,
        clientIpv6,
        clientName,
        clientDnsServer,
        prefix,
        prefixDnsServers,
        keepalive,
        Optional.empty());
  }

  /** The same for a client that may move with that key. */
  public TunnelOffer withRoaming(RoamingKey key) {
    return with(clientName, clientDnsServer, Optional.of(key));
  }

  /** The client's end inside the tunnel. */
  public IpAddress clientInside() {
    return type == TunnelType.V4V6 ? clientIpv4 : clientIpv6;
  }

  /** The broker's end inside the tunnel. */
  public IpAddress serverInside() {
    return type == TunnelType.V4V6 ? serverIpv4 : serverIpv6;
  }

  /** Where the broker's end of the tunnel is outside. */
  public IpAddress serverOutside() {
    return type == TunnelType.V4V6 ? serverIpv6 : serverIpv4;
  }

  /** The same offer for a client that was made before there was such an element. */
  public TunnelOffer withoutClientDnsServer() {
    return with(clientName, Optional.empty(), roaming);
  }

  /** The same offer for a client of the first generation. */
  public TunnelOffer withoutClientName() {
    return with(Optional.empty(), clientDnsServer, roaming);
  }

  private TunnelOffer with(
      Optional<String> name, Optional<Ipv6Address> dnsServer, Optional<RoamingKey> key) {
    return new TunnelOffer(
        type,
        lifetime,
        serverIpv4,
        serverIpv6,
        clientIpv4,
        clientIpv6,
        name,
        dnsServer,
        prefix,
        prefixDnsServers,
        keepalive,
        key);
  }

  /**
   * How the client keeps the tunnel alive: an echo request to {@code target} every {@code
   * interval}.
   */
  public record Keepalive(Duration interval, IpAddress target) {
    public Keepalive {
      if (interval.toSeconds() < 1) {
        throw new IllegalArgumentException("interval 0 crashes clients: leave keepalive out");
      }
    }
  }
}
