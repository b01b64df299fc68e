// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LiveTunnelTest {
  @Test
  void hostOwnsItsAddressOnly() {
    LiveTunnel host = Tunnels.live("192.0.2.7", 4000, "2001:db8::2", "");
    assertThat(owns(host, "2001:db8::3")).isTrue();
    assertThat(owns(host, "2001:db8::2")).isFalse();
    assertThat(owns(host, "2001:db8::4")).isFalse();
    assertThat(owns(host, "::")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("everyLength")
  void routerOwnsItsPrefixOfAnyLength(int length) {
    SplittableRandom random = new SplittableRandom(length);
    Ipv6Prefix prefix =
        Ipv6Prefix.around(new Ipv6Address(random.nextLong(), random.nextLong()), length);
    LiveTunnel router = Tunnels.live("192.0.2.7", 4000, "2001:db8::2", prefix.toString());
    for (int bit = 0; bit < 128; bit++) {
      Ipv6Address flipped =
          bit < 64
              ? new Ipv6Address(prefix.network().high() ^ 1L << 63 - bit, prefix.network().low())
              : new Ipv6Address(prefix.network().high(), prefix.network().low() ^ 1L << 127 - bit);
      assertThat(router.owns(flipped.high(), flipped.low()))
          .as("%s of %s", flipped, prefix)
          .isEqualTo(prefix.contains(flipped));
    }
    assertThat(owns(router, "2001:db8::3")).isTrue();
  }

  static IntStream everyLength() {
    return IntStream.rangeClosed(0, 128);
  }

  @Test
  void firstValidPacketProvesTheClient() {
    LiveTunnel tunnel = Tunnels.live("192.0.2.7", 4000, "2001:db8::2", "");
    assertThat(tunnel.isProven()).isFalse();
    tunnel.seen(5_000);
    assertThat(tunnel.isProven()).isTrue();
    assertThat(tunnel.lastSeenAt()).isEqualTo(Instant.ofEpochSecond(5));
  }

  @Test
  void trafficIsCountedForEachDirection() {
    LiveTunnel tunnel = Tunnels.live("192.0.2.7", 4000, "2001:db8::2", "");
    tunnel.countFromClient(100);
    Traffic earlier = tunnel.traffic();
    tunnel.countFromClient(60);
    tunnel.countToClient(1280);
    tunnel.countDropFromClient();
    tunnel.countDropToClient();
    assertThat(tunnel.traffic()).isEqualTo(new Traffic(2, 160, 1, 1280, 1, 1));
    assertThat(tunnel.traffic().since(earlier)).isEqualTo(new Traffic(1, 60, 1, 1280, 1, 1));
  }

  private static boolean owns(LiveTunnel tunnel, String text) {
    Ipv6Address address = Ipv6Address.parse(text);
    return tunnel.owns(address.high(), address.low());
  }
}
