// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeparturesTest {
  private final TunnelTable tunnels = new TunnelTable();
  private final Departures departures = new Departures(tunnels, Duration.ofMillis(10));

  @BeforeEach
  void install() {
    for (int i = 1; i <= 12; i++) {
      tunnels.install(new LiveTunnel(tunnel(i)));
    }
  }

  private static Tunnel tunnel(int number) {
    return new Tunnel(
        number,
        "guests",
        Optional.empty(),
        TunnelType.V6UDPV4,
        "main",
        IpAddress.parse("192.0.2.1"),
        new Endpoint(IpAddress.parse("198.51.100.7"), number),
        IpAddress.parse("2001:db8:a::%x".formatted(2 * number)),
        IpAddress.parse("2001:db8:a::%x".formatted(2 * number + 1)),
        Optional.empty(),
        Optional.of(Duration.ofSeconds(30)),
        Instant.MAX);
  }

  private long leaving() {
    return tunnels.all().stream().filter(LiveTunnel::isLeaving).count();
  }

  @Test
  void fiveHundredASecondAreToGo() {
    departures.step(true);
    assertThat(leaving()).isEqualTo(5);
    departures.step(true);
    departures.step(true);
    assertThat(leaving()).isEqualTo(12);
  }

  @Test
  void everybodyMayStayWhenTheDrainIsOver() {
    departures.step(true);
    departures.step(false);
    assertThat(leaving()).isZero();
  }
}
