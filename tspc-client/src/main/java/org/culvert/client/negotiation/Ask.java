// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import org.culvert.client.config.TunnelWish;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns the user's wish into the request that fits the version and the transport. */
final class Ask {
  private Ask() {}

  static TunnelRequest request(
      TunnelWish wish, TunnelType type, Ipv4Address local, TspVersion version) {
    boolean carriedByKernel = type == TunnelType.V6V4;
    // A kernel tunnel is kept by its lease: nobody stays to send keepalives (decision 11).
    boolean noKeepalive = carriedByKernel || version.isFirstGeneration();
    Optional<Duration> keepalive = wish.keepalive().filter(interval -> !noKeepalive);
    return new TunnelRequest(
        type,
        wish.proxy(),
        wish.clientIpv4().orElse(local),
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
