// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/** Live tunnels for tests. */
final class Tunnels {
  private Tunnels() {}

  static LiveTunnel live(long id, Endpoint outer, Ipv6Address server, Optional<Ipv6Prefix> prefix) {
    return new LiveTunnel(
        new Tunnel(
            id,
            "guests",
            Optional.empty(),
            TunnelType.V6UDPV4,
            "main",
            new Ipv4Address(0xC0000201),
            outer,
            server,
            server.plus(1),
            prefix,
            Optional.of(Duration.ofSeconds(30)),
            Instant.EPOCH.plus(Duration.ofDays(1))));
  }

  static LiveTunnel live(long id, TunnelType type, Endpoint outer, String server) {
    IpAddress inner = IpAddress.parse(server);
    return new LiveTunnel(
        new Tunnel(
            id,
            "guests",
            Optional.empty(),
            type,
            "main",
            new Ipv4Address(0xC0000201),
            outer,
            inner,
            IpAddress.of(inner.high(), inner.low() + 1),
            Optional.empty(),
            Optional.of(Duration.ofSeconds(30)),
            Instant.EPOCH.plus(Duration.ofDays(1))));
  }

  static LiveTunnel live(String outer, int port, String server, String prefix) {
    return live(
        1,
        new Endpoint(Ipv4Address.parse(outer), port),
        Ipv6Address.parse(server),
        Optional.of(prefix).filter(text -> !text.isEmpty()).map(Ipv6Prefix::parse));
  }
}
