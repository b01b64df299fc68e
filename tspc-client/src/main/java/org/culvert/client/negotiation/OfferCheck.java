// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;

/**
 * Looks at an offer before it is accepted: what it says ends up in this machine's routes and in the
 * environment of a script, and nothing proves that the broker sent it.
 *
 * @param tunnelServer where the tunnel has to end: the broker that was asked, unless the user names
 *     another
 * @param own prefixes of this machine's other interfaces
 */
record OfferCheck(IpAddress tunnelServer, List<Ipv6Prefix> own) {
  private static final String HOST_NAME = "[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63}){0,20}\\.?";
  private static final int LONGEST_NAME = 253;

  OfferCheck {
    own = List.copyOf(own);
  }

  /** What is wrong with the offer, if anything. */
  Optional<String> objection(TunnelOffer offer, TunnelRequest request, Transport transport) {
    return type(offer.type(), request.type(), transport)
        .or(() -> outer(offer))
        .or(() -> endpoint("client", offer.clientInside()))
        .or(() -> endpoint("server", offer.serverInside()))
        .or(() -> ends(offer))
        .or(() -> foreign(offer, request))
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

  private Optional<String> outer(TunnelOffer offer) {
    // Over UDP the data goes to the address that was asked, whatever a broker behind a NAT of its
    // own believes that to be.
    return offer.type() != TunnelType.V6UDPV4 && !offer.serverOutside().equals(tunnelServer)
        ? Optional.of("the tunnel would end at " + offer.serverOutside() + ", not at the broker")
        : Optional.empty();
  }

  private static Optional<String> endpoint(String whose, IpAddress address) {
    boolean usable =
        switch (address) {
          case Ipv6Address ipv6 ->
              !ipv6.isLinkLocal()
                  && !ipv6.isMulticast()
                  // ::/8 holds the unspecified, the loopback and the IPv4-mapped addresses.
                  && ipv6.high() >>> 56 != 0;
          case Ipv4Address ipv4 -> ipv4.isUnicast() && ipv4.value() >>> 16 != 0xA9FE;
        };
    return usable ? Optional.empty() : Optional.of(whose + " address " + address + " is unusable");
  }

  private static Optional<String> ends(TunnelOffer offer) {
    return offer.clientInside().equals(offer.serverInside())
        ? Optional.of("both ends of the tunnel have the address " + offer.clientInside())
        : Optional.empty();
  }

  /** A tunnel must not take over what this machine has already. */
  private Optional<String> foreign(TunnelOffer offer, TunnelRequest request) {
    Optional<Ipv6Prefix> delegated = request.prefix().flatMap(asked -> offer.prefix());
    return own.stream()
        .filter(
            prefix ->
                (offer.clientInside() instanceof Ipv6Address client && prefix.contains(client))
                    || delegated.filter(prefix::overlaps).isPresent())
        .findFirst()
        .map(prefix -> "it overlaps " + prefix + ", which is on another interface here");
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
    return keepalive.target().equals(offer.serverInside())
        ? Optional.empty()
        : Optional.of("keepalive would go to " + keepalive.target() + ", not to the broker");
  }
}
