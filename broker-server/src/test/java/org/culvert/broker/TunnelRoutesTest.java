// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TunnelRoutesTest {
  private static final Ipv6Prefix PAIR = Ipv6Prefix.parse("2001:db8:b::2/127");
  private static final Ipv6Prefix SMALL = Ipv6Prefix.parse("2001:db8:1500::/56");
  private static final Ipv6Prefix LARGE = Ipv6Prefix.parse("2001:db8:1500::/48");

  private final MemoryRoutes kernel = new MemoryRoutes();
  private final TunnelTable tunnels = new TunnelTable();

  @BeforeEach
  void watch() {
    tunnels.watch(new TunnelRoutes(kernel));
  }

  private void install(long id, int port, Optional<Ipv6Prefix> prefix) {
    tunnels.install(
        new LiveTunnel(
            new Tunnel(
                id,
                "members",
                Optional.empty(),
                TunnelType.V6UDPV4,
                "main",
                IpAddress.parse("192.0.2.1"),
                new Endpoint(IpAddress.parse("198.51.100.7"), port),
                IpAddress.parse("2001:db8:b::2"),
                IpAddress.parse("2001:db8:b::3"),
                prefix,
                Optional.empty(),
                Instant.MAX)));
  }

  @Test
  void addressesAndPrefixOfATunnelAreRoutedWhileItIsHere() {
    install(1, 1, Optional.of(SMALL));
    assertThat(kernel.prefixes).containsExactlyInAnyOrder(PAIR, SMALL);
    tunnels.remove(1);
    assertThat(kernel.prefixes).isEmpty();
  }

  @Test
  void theNextTunnelWithTheAddressMayHaveAnotherPrefix() {
    install(1, 1, Optional.of(SMALL));
    install(2, 2, Optional.of(LARGE));
    assertThat(kernel.prefixes).containsExactlyInAnyOrder(PAIR, LARGE);
    install(3, 3, Optional.empty());
    assertThat(kernel.prefixes).containsExactly(PAIR);
    tunnels.clear();
    assertThat(kernel.prefixes).isEmpty();
  }
}
