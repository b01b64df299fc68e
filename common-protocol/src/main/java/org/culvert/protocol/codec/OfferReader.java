// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.RoamingKey;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelType;

/**
 * Reads the parameters of a tunnel from any broker: any order, any layout, unknown elements. The
 * values themselves are strict, since a script will be given them.
 */
final class OfferReader {

  /** The RFC counts minutes, brokers send seconds: nobody offers less than half an hour. */
  private static final int MOST_MINUTES = 1440;

  private static final Ipv4Address DUMMY_IPV4 = Ipv4Address.parse("127.0.0.1");

  private OfferReader() {}

  /** Empty when the tunnel has no ends: the answer to something else than create and info. */
  static Optional<TunnelOffer> read(String xml) throws MalformedMessage {
    XmlElement tunnel = XmlReader.read(xml, XmlReader.REPLY_ELEMENTS);
    Optional<XmlElement> server = tunnel.child("server");
    Optional<XmlElement> client = tunnel.child("client");
    if (server.isEmpty() && client.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(offer(tunnel, present(server, "no server"), present(client, "no client")));
  }

  private static TunnelOffer offer(XmlElement tunnel, XmlElement server, XmlElement client)
      throws MalformedMessage {
    TunnelType type = type(tunnel);
    Ipv4Address serverIpv4 = present(Addresses.ipv4(server), "no server ipv4");
    Ipv6Address serverIpv6 = present(Addresses.ipv6(server), "no server ipv6");
    return new TunnelOffer(
        type,
        lifetime(tunnel),
        serverIpv4,
        serverIpv6,
        present(Addresses.ipv4(client), "no client ipv4"),
        present(Addresses.ipv6(client), "no client ipv6"),
        clientName(client),
        clientDnsServer(client),
        type == TunnelType.V4V6 ? Optional.empty() : prefix(client),
        prefixDnsServers(client),
        keepalive(client, type == TunnelType.V4V6 ? serverIpv4 : serverIpv6),
        roaming(client));
  }

  private static TunnelType type(XmlElement tunnel) throws MalformedMessage {
    return present(
        tunnel
            .attribute("type")
            .flatMap(TunnelType::ofXmlName)
            .filter(type -> type != TunnelType.V6ANYV4),
        "no type");
  }

  private static Duration lifetime(XmlElement tunnel) throws MalformedMessage {
    Optional<String> text = tunnel.attribute("lifetime");
    int lifetime = text.isEmpty() ? 0 : Numbers.read(text.get(), StatusCode.INVALID_REQUEST);
    if (lifetime == 0) {
      return Duration.ofMinutes(MOST_MINUTES);
    }
    return lifetime <= MOST_MINUTES ? Duration.ofMinutes(lifetime) : Duration.ofSeconds(lifetime);
  }

  private static Optional<String> clientName(XmlElement client) throws MalformedMessage {
    // Some brokers wrote "ns" for the same.
    Optional<String> name =
        Addresses.text(client, "dn")
            .or(() -> Addresses.text(client, "ns"))
            .filter(text -> !text.isEmpty());
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(Hosts.name(name.get(), StatusCode.INVALID_REQUEST));
  }

  private static Optional<Ipv6Address> clientDnsServer(XmlElement client) throws MalformedMessage {
    Optional<XmlElement> resolver = client.child("dns_server");
    return resolver.isEmpty() ? Optional.empty() : Addresses.ipv6(resolver.get());
  }

  private static Optional<Ipv6Prefix> prefix(XmlElement client) throws MalformedMessage {
    Optional<XmlElement> prefix = client.child("router").flatMap(router -> router.child("prefix"));
    if (prefix.isEmpty() || prefix.get().text().isEmpty()) {
      return Optional.empty();
    }
    String digits = present(prefix.get().attribute("length"), "no prefix length");
    int length = Numbers.read(digits, StatusCode.INVALID_REQUEST);
    if (length > 128) {
      throw new MalformedMessage(StatusCode.INVALID_REQUEST, "a prefix of " + length + " bits");
    }
    return Optional.of(Ipv6Prefix.around(Hosts.ipv6(prefix.get().text()), length));
  }

  private static List<String> prefixDnsServers(XmlElement client) throws MalformedMessage {
    List<String> servers = new ArrayList<>();
    Optional<XmlElement> list =
        client.child("router").flatMap(router -> router.child("dns_server"));
    if (list.isPresent()) {
      for (XmlElement address : list.get().all("address").toList()) {
        servers.add(Hosts.nameServer(address.text()));
      }
    }
    return servers;
  }

  /** A dummy or no address at all means the other end of the tunnel. */
  private static Optional<TunnelOffer.Keepalive> keepalive(XmlElement client, IpAddress otherEnd)
      throws MalformedMessage {
    Optional<XmlElement> keepalive = client.child("keepalive");
    Optional<String> interval = keepalive.flatMap(element -> element.attribute("interval"));
    if (keepalive.isEmpty() || interval.isEmpty()) {
      return Optional.empty();
    }
    int seconds = Numbers.read(interval.get(), StatusCode.INVALID_REQUEST);
    if (seconds == 0) {
      return Optional.empty();
    }
    Optional<? extends IpAddress> named =
        otherEnd instanceof Ipv4Address
            ? Addresses.ipv4(keepalive.get())
            : Addresses.ipv6(keepalive.get());
    IpAddress target = named.isPresent() && !isDummy(named.get()) ? named.get() : otherEnd;
    return Optional.of(new TunnelOffer.Keepalive(Duration.ofSeconds(seconds), target));
  }

  /** Whatever else a broker means by an element of that name is none of ours. */
  private static Optional<RoamingKey> roaming(XmlElement client) {
    Optional<XmlElement> roam = client.child("roam");
    Optional<String> tunnel =
        roam.flatMap(element -> element.attribute("tunnel"))
            .filter(number -> number.matches("[1-9][0-9]{0,17}"));
    if (roam.isEmpty() || tunnel.isEmpty() || !roam.get().text().matches("[A-Za-z0-9+/]{43}=")) {
      return Optional.empty();
    }
    try {
      Bytes secret = Bytes.of(Base64.getDecoder().decode(roam.get().text()));
      return Optional.of(new RoamingKey(Long.parseLong(tunnel.get()), secret));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** What clients write into their requests, sent back as it was. */
  private static boolean isDummy(IpAddress target) {
    return target.equals(DUMMY_IPV4) || target.equals(Ipv6Address.UNSPECIFIED);
  }

  private static <T> T present(Optional<T> value, String otherwise) throws MalformedMessage {
    return value.orElseThrow(() -> new MalformedMessage(StatusCode.INVALID_REQUEST, otherwise));
  }
}
