// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.Set;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;

/**
 * Which encapsulation a client gets: the one it asked for, or, for v6anyv4, the cheapest that can
 * work from where it is (RFC 5572 section 4.4). A client that gives another address than the one
 * that it speaks from is behind a NAT, where only UDP passes.
 */
final class Encapsulation {
  /** What was decided. */
  sealed interface Decision {
    record Use(TunnelType type) implements Decision {}

    record No(Refusal refusal) implements Decision {}
  }

  private Encapsulation() {}

  static Decision decide(Requester requester, TunnelRequest request) {
    TunnelType asked = request.type();
    Set<TunnelType> offered = requester.realm().tunnelTypes();
    boolean udp = requester.overUdp() && offered.contains(TunnelType.V6UDPV4);
    boolean direct = offered.contains(TunnelType.V6V4);
    Decision notOffered = new Decision.No(new Refusal.TypeNotOffered(asked));
    if (asked == TunnelType.V4V6) {
      return overIpv6(requester, request);
    }
    // Over IPv6 there is no IPv4 to tunnel through; a proxy would aim protocol 41 at anybody.
    if (request.proxy()
        || !(requester.source().address() instanceof Ipv4Address)
        || !(requester.local() instanceof Ipv4Address)) {
      return notOffered;
    }
    boolean sameAddress = request.clientAddress().equals(requester.source().address());
    if (!sameAddress && !isHost(request.clientAddress())) {
      return new Decision.No(new Refusal.BadClientAddress(request.clientAddress().toString()));
    }
    return switch (asked) {
      case V6UDPV4 -> udp ? new Decision.Use(TunnelType.V6UDPV4) : notOffered;
      case V6V4 -> {
        if (!direct) {
          yield notOffered;
        }
        yield sameAddress
            ? new Decision.Use(TunnelType.V6V4)
            : new Decision.No(new Refusal.BadClientAddress(request.clientAddress().toString()));
      }
      case V6ANYV4 -> {
        if (direct && sameAddress) {
          yield new Decision.Use(TunnelType.V6V4);
        }
        yield udp ? new Decision.Use(TunnelType.V6UDPV4) : notOffered;
      }
      case V4V6 -> notOffered;
    };
  }

  /** IPv6 has no NAT: the client's address is the one that it speaks from. */
  private static Decision overIpv6(Requester requester, TunnelRequest request) {
    IpAddress source = requester.source().address();
    if (request.proxy()
        || !(source instanceof Ipv6Address)
        || !(requester.local() instanceof Ipv6Address)
        || !requester.realm().tunnelTypes().contains(TunnelType.V4V6)) {
      return new Decision.No(new Refusal.TypeNotOffered(TunnelType.V4V6));
    }
    return request.clientAddress().equals(source)
        ? new Decision.Use(TunnelType.V4V6)
        : new Decision.No(new Refusal.BadClientAddress(request.clientAddress().toString()));
  }

  private static boolean isHost(IpAddress address) {
    return address instanceof Ipv4Address ipv4 && ipv4.isUnicast();
  }
}
