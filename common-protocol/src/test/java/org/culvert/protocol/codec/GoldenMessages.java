// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.StatusLine;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;

/** What the golden files say, as messages; named like the files. */
final class GoldenMessages {

  private static final Ipv6Address SERVER_HOST = Ipv6Address.parse("2001:db8:a::432");
  private static final Ipv6Address SERVER_NAT = Ipv6Address.parse("2001:db8:a::512");
  private static final Ipv4Address BROKER = Ipv4Address.parse("192.0.2.1");
  private static final Ipv4Address CLIENT = Ipv4Address.parse("192.0.2.77");

  private GoldenMessages() {}

  static ClientMessage client(String name) {
    return switch (name) {
      case "create-host" -> create(TunnelType.V6ANYV4, "192.0.2.77", 30);
      case "create-behind-nat" -> create(TunnelType.V6ANYV4, "192.168.7.20", 30);
      case "create-first-generation" -> create(TunnelType.V6V4, "192.0.2.77", 0);
      case "create-v4v6" -> create(TunnelType.V4V6, "2001:db8:b:1::77", 30);
      case "create-router" ->
          new ClientMessage.Create(
              new TunnelRequest(
                  TunnelType.V6ANYV4,
                  false,
                  CLIENT,
                  Optional.of(Duration.ofSeconds(30)),
                  Optional.of(
                      new TunnelRequest.PrefixWish(
                          OptionalInt.of(56), List.of("ns1.example.net", "ns2.example.net")))));
      case "accept" -> new ClientMessage.Accept();
      case "reject" -> new ClientMessage.Reject();
      case "delete" -> new ClientMessage.Delete();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static ClientMessage create(TunnelType type, String address, int keepalive) {
    return new ClientMessage.Create(
        new TunnelRequest(
            type,
            false,
            IpAddress.parse(address),
            keepalive == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(keepalive)),
            Optional.empty()));
  }

  static ServerMessage server(String name) {
    return switch (name) {
      case "info-host" ->
          ServerMessage.Reply.of(host(Optional.empty(), Optional.empty(), keepalive(SERVER_HOST)));
      case "info-first-generation" ->
          ServerMessage.Reply.of(host(Optional.empty(), Optional.empty(), Optional.empty()));
      case "info-router" ->
          ServerMessage.Reply.of(
              host(
                  Optional.of("jdoe2004.broker.example.net"),
                  Optional.of(Ipv6Prefix.parse("2001:db8:1501:e300::/56")),
                  keepalive(SERVER_HOST)));
      case "info-behind-nat" ->
          ServerMessage.Reply.of(
              new TunnelOffer(
                  TunnelType.V6UDPV4,
                  Duration.ofDays(1),
                  BROKER,
                  SERVER_NAT,
                  CLIENT,
                  Ipv6Address.parse("2001:db8:a::513"),
                  Optional.empty(),
                  Optional.of(Ipv6Address.parse("2001:db8:a::53")),
                  Optional.empty(),
                  List.of(),
                  keepalive(SERVER_NAT)));
      case "info-v4v6" ->
          ServerMessage.Reply.of(
              new TunnelOffer(
                  TunnelType.V4V6,
                  Duration.ofDays(1),
                  Ipv4Address.parse("192.0.2.129"),
                  Ipv6Address.parse("2001:db8:b:1::1"),
                  Ipv4Address.parse("192.0.2.130"),
                  Ipv6Address.parse("2001:db8:b:1::77"),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  List.of(),
                  keepalive(Ipv4Address.parse("192.0.2.129"))));
      case "error-303" -> ServerMessage.Reply.of(StatusCode.UNSUPPORTED_TUNNEL_TYPE);
      case "error-506" -> ServerMessage.Reply.of(StatusCode.IPV4_PREFIX_IN_USE);
      case "error-522" -> ServerMessage.Reply.of(StatusCode.PREFIX_FOR_ANONYMOUS);
      case "redirection" ->
          new ServerMessage.Redirect(StatusLine.of(StatusCode.REDIRECTION), brokers());
      default -> throw new IllegalArgumentException(name);
    };
  }

  static List<String> brokers() {
    return List.of("192.0.2.10", "192.0.2.20", "tb3.example.net");
  }

  private static TunnelOffer host(
      Optional<String> name, Optional<Ipv6Prefix> prefix, Optional<TunnelOffer.Keepalive> alive) {
    return new TunnelOffer(
        TunnelType.V6V4,
        Duration.ofDays(7),
        BROKER,
        SERVER_HOST,
        CLIENT,
        Ipv6Address.parse("2001:db8:a::433"),
        name,
        Optional.empty(),
        prefix,
        List.of(),
        alive);
  }

  private static Optional<TunnelOffer.Keepalive> keepalive(IpAddress target) {
    return Optional.of(new TunnelOffer.Keepalive(Duration.ofSeconds(30), target));
  }
}
