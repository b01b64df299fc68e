// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv4Prefix;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/** The tunnels that packets come out of: one over UDP with a prefix, one over IP, two of IPv4. */
final class TestTunnels {
  static final Ipv4Address BROKER = Ipv4Address.parse("192.0.2.1");

  static final List<Ipv6Prefix> POOLS =
      List.of(
          Ipv6Prefix.parse("2001:db8:a::/64"),
          Ipv6Prefix.parse("2001:db8:1500::/40"),
          Ipv4Prefix.parse("192.0.2.128/25").mapped());

  static final LiveTunnel OVER_UDP =
      live(
          1,
          TunnelType.V6UDPV4,
          new Endpoint(Ipv4Address.parse("192.0.2.77"), 40_000),
          Samples.ROUTER,
          Optional.of(Ipv6Prefix.parse("2001:db8:1512::/48")));

  static final LiveTunnel DIRECT = live(2, TunnelType.V6V4, end("192.0.2.78"), "2001:db8:a::600");

  static final LiveTunnel OF_IPV4 = live(3, TunnelType.V4V6, end("2001:db8:f::77"), "192.0.2.128");

  static final LiveTunnel OF_IPV4_TOO =
      live(4, TunnelType.V4V6, end("2001:db8:f::78"), "192.0.2.130");

  private TestTunnels() {}

  static List<LiveTunnel> all() {
    return List.of(OVER_UDP, DIRECT, OF_IPV4, OF_IPV4_TOO);
  }

  /** Without a port. */
  private static Endpoint end(String address) {
    return new Endpoint(IpAddress.parse(address), 0);
  }

  private static LiveTunnel live(long id, TunnelType type, Endpoint outer, String server) {
    return live(id, type, outer, IpAddress.parse(server), Optional.empty());
  }

  /** Its listener is called like its type. */
  private static LiveTunnel live(
      long id, TunnelType type, Endpoint outer, IpAddress server, Optional<Ipv6Prefix> prefix) {
    return new LiveTunnel(
        new Tunnel(
            id,
            "guests",
            Optional.empty(),
            type,
            type.xmlName(),
            BROKER,
            outer,
            server,
            IpAddress.of(server.high(), server.low() + 1),
            prefix,
            Optional.of(Duration.ofSeconds(30)),
            Instant.MAX));
  }
}
