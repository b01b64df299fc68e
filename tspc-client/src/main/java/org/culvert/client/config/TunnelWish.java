// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TunnelType;

/**
 * The tunnel that the user wants.
 *
 * @param clientIpv4 empty for {@code auto}
 * @param sourceInterface whose IPv4 address is the tunnel's end, when {@code clientIpv4} is empty
 * @param proxy the tunnel's end is another machine
 * @param keepalive the wished interval; empty for none
 * @param router empty for a host
 */
public record TunnelWish(
    TunnelType type,
    Optional<Ipv4Address> clientIpv4,
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
    return new TunnelWish(other, clientIpv4, sourceInterface, proxy, keepalive, router);
  }
}
