// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.message;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.protocol.address.IpAddress;

/**
 * What a client asks for with {@code action="create"} (RFC 5572 section 4.7).
 *
 * @param proxy the tunnel's end is another machine than the one that asks
 * @param clientAddress the outer address as the client sees it: behind a NAT not the one that the
 *     broker sees
 * @param keepalive the interval that the client wishes; empty when it wants none
 * @param prefix empty for a host
 * @param roaming whether it wants a {@link RoamingKey}; brokers of others don't know that
 */
public record TunnelRequest(
    TunnelType type,
    boolean proxy,
    IpAddress clientAddress,
    Optional<Duration> keepalive,
    Optional<PrefixWish> prefix,
    boolean roaming) {

  /** Without a wish to move. */
  public TunnelRequest(
      TunnelType type,
      boolean proxy,
      IpAddress clientAddress,
      Optional<Duration> keepalive,
      Optional<PrefixWish> prefix) {
    this(type, proxy, clientAddress, keepalive, prefix, false);
  }

  /** The same from a client that knows how to move its outer end. */
  public TunnelRequest withRoaming() {
    return new TunnelRequest(type, proxy, clientAddress, keepalive, prefix, true);
  }

  /**
   * A router's wish for a delegated prefix.
   *
   * @param length empty when the client forgot it: the answer is 520
   * @param dnsServers names or addresses of the servers for the reverse zone, as written
   */
  public record PrefixWish(OptionalInt length, List<String> dnsServers) {
    public PrefixWish {
      dnsServers = List.copyOf(dnsServers);
    }
  }
}
