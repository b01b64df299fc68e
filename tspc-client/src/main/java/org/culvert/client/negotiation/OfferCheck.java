// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.util.Optional;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;

/**
 * Looks at an offer before it is accepted: what it says ends up in this machine's routes and in the
 * environment of a script, and nothing proves that the broker sent it.
 */
final class OfferCheck {
  private static final String HOST_NAME = "[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63}){0,20}\\.?";
  private static final int LONGEST_NAME = 253;

  private OfferCheck() {}

  /** What is wrong with the offer, if anything. */
  static Optional<String> objection(
      TunnelOffer offer, TunnelRequest request, Transport transport, Ipv4Address broker) {
    return type(offer.type(), request.type(), transport)
        .or(() -> outer(offer, broker))
        .or(() -> endpoint("client", offer.clientIpv6()))
        .or(() -> endpoint("server", offer.serverIpv6()))
        .or(() -> offer.clientDnsServer().flatMap(server -> endpoint("DNS server", server)))
        .or(() -> name(offer.clientName().orElse("unnamed")))
        .or(() -> prefix(offer, request))
        .or(() -> offer.keepalive().flatMap(keepalive -> keepalive(keepalive, offer)));
  }

  private static Optional<String> type(TunnelType offered, TunnelType wished, Transport transport) {
    boolean asked =
        offered == wished
            || (wished == TunnelType.V6ANYV4
                && (offered == TunnelType.V6V4 || offered == TunnelType.V6UDPV4));
    if (!asked) {
      return Optional.of("a " + offered.xmlName() + " tunnel was not asked for");
    }
    return offered == TunnelType.V6UDPV4 && transport != Transport.UDP
        ? Optional.of("a v6udpv4 tunnel can't go over TCP")
        : Optional.empty();
  }

  private static Optional<String> outer(TunnelOffer offer, Ipv4Address broker) {
    // Over UDP the data goes to the address that was asked; only the kernel believes the offer.
    return offer.type() == TunnelType.V6V4 && !offer.serverIpv4().equals(broker)
        ? Optional.of("the tunnel would end at " + offer.serverIpv4() + ", not at the broker")
        : Optional.empty();
  }

  private static Optional<String> endpoint(String whose, Ipv6Address address) {
    boolean usable =
        !address.isLinkLocal()
            && !address.isMulticast()
            // ::/8 holds the unspecified, the loopback and the IPv4-mapped addresses.
            && address.high() >>> 56 != 0;
    return usable ? Optional.empty() : Optional.of(whose + " address " + address + " is unusable");
  }

  private static Optional<String> name(String name) {
    return name.length() <= LONGEST_NAME && name.matches(HOST_NAME)
        ? Optional.empty()
        : Optional.of("the client's name is no host name");
  }

  private static Optional<String> prefix(TunnelOffer offer, TunnelRequest request) {
    if (request.prefix().isEmpty()) {
      // Brokers before 5.0 sent it even to a host, which just leaves it alone.
      return Optional.empty();
    }
    Optional<Ipv6Prefix> prefix = offer.prefix();
    if (prefix.isEmpty()) {
      return Optional.of("no prefix, although one was asked for");
    }
    int length = prefix.get().length();
    return length < 32 || length > 64
        ? Optional.of("a prefix of length " + length + " is out of range")
        : endpoint("prefix", prefix.get().network());
  }

  private static Optional<String> keepalive(TunnelOffer.Keepalive keepalive, TunnelOffer offer) {
    long seconds = keepalive.interval().toSeconds();
    if (seconds < 5 || seconds > 3600) {
      return Optional.of("a keepalive interval of " + seconds + " s is out of range");
    }
    return keepalive.target().equals(offer.serverIpv6())
        ? Optional.empty()
        : Optional.of("keepalive would go to " + keepalive.target() + ", not to the broker");
  }
}
