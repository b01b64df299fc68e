// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;

class IdleProbesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final TunnelTable table = new TunnelTable();
  private final List<Long> asked = new ArrayList<>();
  private final IdleProbes probes = new IdleProbes(table, live -> asked.add(live.tunnel().id()));

  @Test
  void clientWithoutKeepaliveIsAskedEveryFiveMinutesOfSilence() {
    install(1, Optional.empty(), true);
    probes.step(NOW.plusSeconds(299));
    assertThat(asked).isEmpty();
    probes.step(NOW.plusSeconds(300));
    probes.step(NOW.plusSeconds(599));
    assertThat(asked).hasSize(1);
    probes.step(NOW.plusSeconds(600));
    assertThat(asked).hasSize(2);
  }

  @Test
  void clientThatIsHeardIsNotAsked() {
    LiveTunnel live = install(1, Optional.empty(), true);
    live.seen(NOW.plusSeconds(250).toEpochMilli());
    probes.step(NOW.plusSeconds(300));
    assertThat(asked).isEmpty();
  }

  @Test
  void newClientIsAskedAtOnceAndEveryMinuteUntilItAnswers() {
    install(1, Optional.empty(), false);
    probes.step(NOW);
    probes.step(NOW.plusSeconds(59));
    probes.step(NOW.plusSeconds(60));
    assertThat(asked).hasSize(2);
  }

  @Test
  void clientWithKeepaliveSpeaksForItself() {
    install(1, Optional.of(Duration.ofSeconds(30)), false);
    probes.step(NOW.plusSeconds(3_600));
    assertThat(asked).isEmpty();
  }

  private LiveTunnel install(long id, Optional<Duration> keepalive, boolean proven) {
    Ipv6Address server = Ipv6Address.parse("2001:db8:a::" + 2 * id);
    Tunnel tunnel =
        new Tunnel(
            id,
            "guests",
            Optional.empty(),
            TunnelType.V6V4,
            "main",
            new Ipv4Address(0xC0000201),
            new Endpoint(new Ipv4Address(0xC0000240 + (int) id), 0),
            server,
            server.plus(1),
            Optional.empty(),
            keepalive,
            NOW.plus(Duration.ofDays(1)));
    LiveTunnel live = new LiveTunnel(tunnel, InnerPolicy.DEFAULT, proven, NOW);
    table.install(live);
    return live;
  }
}
