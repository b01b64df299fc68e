// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.TunnelWish;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;

/** Turns the user's wish into the request that fits the version, the transport and the carrier. */
final class Ask {
  private Ask() {}

  /**
   * @param wish with the type to ask for
   */
  static TunnelRequest request(
      TunnelWish wish, IpAddress local, TspVersion version, Carrier carrier) {
    boolean carriedByKernel =
        carrier == Carrier.KERNEL
            && (wish.type() == TunnelType.V6V4 || wish.type() == TunnelType.V4V6);
    // A kernel tunnel is kept by its lease: nobody stays to send keepalives (decision 11).
    boolean noKeepalive = carriedByKernel || version.isFirstGeneration();
    Optional<Duration> keepalive = wish.keepalive().filter(interval -> !noKeepalive);
    return new TunnelRequest(
        wish.type(),
        wish.proxy(),
        wish.clientAddress().orElse(local),
        keepalive,
        wish.router()
            .map(
                router ->
                    new TunnelRequest.PrefixWish(
                        OptionalInt.of(router.prefixLength()), router.dnsServers())));
  }

  /**
   * The type to ask for: only UDP can carry v6udpv4, so over TCP, and in version 1, "any" is v6v4.
   */
  static TunnelType type(TunnelType wished, Transport transport, TspVersion version) {
    return wished == TunnelType.V6ANYV4
            && (transport == Transport.TCP || version.isFirstGeneration())
        ? TunnelType.V6V4
        : wished;
  }
}
