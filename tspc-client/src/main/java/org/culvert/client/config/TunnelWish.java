// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.TunnelType;

/**
 * The tunnel that the user wants.
 *
 * @param clientIpv4 the outer end of IPv6 tunnels; empty for {@code auto}
 * @param clientIpv6 the outer end of an IPv4 tunnel; empty for {@code auto}
 * @param sourceInterface whose address is the tunnel's end, when that is not given
 * @param tunnelServer where tunnels may end when not at the broker that was asked
 * @param proxy the tunnel's end is another machine
 * @param keepalive the wished interval; empty for none
 * @param router empty for a host
 */
public record TunnelWish(
    TunnelType type,
    Optional<Ipv4Address> clientIpv4,
    Optional<Ipv6Address> clientIpv6,
    Optional<IpAddress> tunnelServer,
    Optional<String> sourceInterface,
    boolean proxy,
    Optional<Duration> keepalive,
    Optional<Router> router) {

  /**
   * What a router asks for on top.
   *
   * @param advertisingInterface where {@code PREFIX::1/64} and the router advertisements go
   * @param dnsServers names of the servers for the reverse zone
   */
  public record Router(int prefixLength, String advertisingInterface, List<String> dnsServers) {
    public Router {
      dnsServers = List.copyOf(dnsServers);
    }
  }

  /** The same wish for another encapsulation. */
  public TunnelWish ofType(TunnelType other) {
    return new TunnelWish(
        other, clientIpv4, clientIpv6, tunnelServer, sourceInterface, proxy, keepalive, router);
  }

  /** This end outside, when the user gave it. */
  public Optional<IpAddress> clientAddress() {
    return type == TunnelType.V4V6
        ? clientIpv6.map(IpAddress.class::cast)
        : clientIpv4.map(IpAddress.class::cast);
  }
}
