// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;

/**
 * Reads a client's wishes. Only what can't be understood is malformed; what is understood and not
 * granted is left for the negotiation to refuse.
 */
final class TunnelRequestReader {

  private static final int LONGEST_PREFIX = 128;

  private TunnelRequestReader() {}

  static TunnelRequest read(XmlElement tunnel) throws MalformedMessage {
    String typeName =
        tunnel
            .attribute("type")
            .orElseThrow(() -> malformed(StatusCode.INVALID_REQUEST, "a tunnel without a type"));
    TunnelType type =
        TunnelType.ofXmlName(typeName)
            .orElseThrow(() -> malformed(StatusCode.UNSUPPORTED_TUNNEL_TYPE, "an unknown type"));
    XmlElement client =
        tunnel
            .child("client")
            .orElseThrow(() -> malformed(StatusCode.INVALID_REQUEST, "a tunnel without a client"));
    return new TunnelRequest(
        type,
        tunnel.attribute("proxy").filter("yes"::equalsIgnoreCase).isPresent(),
        address(type, client),
        keepalive(client),
        prefix(type, client),
        client.child("roam").isPresent());
  }

  private static IpAddress address(TunnelType type, XmlElement client) throws MalformedMessage {
    return type == TunnelType.V4V6
        ? Addresses.ipv6(client)
            .orElseThrow(() -> malformed(StatusCode.INVALID_IPV6_ADDRESS, "no IPv6 address"))
        : Addresses.ipv4(client)
            .orElseThrow(() -> malformed(StatusCode.INVALID_IPV4_ADDRESS, "no IPv4 address"));
  }

  private static Optional<Duration> keepalive(XmlElement client) throws MalformedMessage {
    Optional<String> interval =
        client.child("keepalive").flatMap(keepalive -> keepalive.attribute("interval"));
    if (interval.isEmpty()) {
      return Optional.empty();
    }
    int seconds = Numbers.read(interval.get(), StatusCode.INVALID_REQUEST);
    return seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
  }

  private static Optional<TunnelRequest.PrefixWish> prefix(TunnelType type, XmlElement client)
      throws MalformedMessage {
    Optional<XmlElement> router = client.child("router");
    // Clients of the first generation asked for a BGP session: they get a default route.
    if (router.isEmpty()
        || (router.get().attribute("protocol").isPresent()
            && router.get().child("prefix").isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new TunnelRequest.PrefixWish(length(type, router.get()), dnsServers(router.get())));
  }

  private static OptionalInt length(TunnelType type, XmlElement router) throws MalformedMessage {
    Optional<String> text = router.child("prefix").flatMap(prefix -> prefix.attribute("length"));
    if (text.isEmpty() || text.get().isEmpty()) {
      return OptionalInt.empty();
    }
    int length = Numbers.read(text.get(), StatusCode.UNSUPPORTED_PREFIX_LENGTH);
    if (length > LONGEST_PREFIX) {
      throw malformed(StatusCode.UNSUPPORTED_PREFIX_LENGTH, "a prefix of " + length + " bits");
    }
    // What the clients themselves make of a length of 0 in their configuration.
    int unset = type == TunnelType.V4V6 ? 24 : 48;
    return OptionalInt.of(length == 0 ? unset : length);
  }

  private static List<String> dnsServers(XmlElement router) throws MalformedMessage {
    List<String> servers = new ArrayList<>();
    for (XmlElement list : router.all("dns_server").toList()) {
      for (XmlElement address : list.all("address").toList()) {
        servers.add(Hosts.nameServer(address.text()));
      }
    }
    return servers;
  }

  private static MalformedMessage malformed(StatusCode code, String reason) {
    return new MalformedMessage(code, reason);
  }
}
