// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What strangers may do at the defaults of the settings: just that much, and not one more. The
 * numbers here are the requirement's, not the code's.
 */
class DefaultLimitsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final InetSocketAddress AT = new InetSocketAddress("192.0.2.1", 3653);

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final FakeSessions sessions = new FakeSessions();
  private final SignallingContext context =
      SignallingContext.of(
          sessions, TransportLimits.DEFAULT, TransportTimeouts.DEFAULT, () -> false, now::get);
  private final UdpSignalling signalling =
      new UdpSignalling("main", Ipv4Address.parse("192.0.2.1"), context);
  private final EmbeddedChannel channel = new EmbeddedChannel(signalling);

  @AfterEach
  void stop() throws InterruptedException {
    context.live().stop(Duration.ZERO);
    channel.finishAndReleaseAll();
  }

  private void say(String host, int port, int word, String payload) {
    byte[] octets = payload.getBytes(StandardCharsets.US_ASCII);
    byte[] header = {(byte) 0xF0, 0, (byte) (word >> 8), (byte) word, 0, 0, 0, 0};
    channel.writeInbound(
        new DatagramPacket(
            Unpooled.wrappedBuffer(header, octets), AT, new InetSocketAddress(host, port)));
  }

  private void hello(String host, int port) {
    say(host, port, 1, "VERSION=2.0.2\r\n");
  }

  /** A session that has no answer yet: this channel is not made for answers of many threads. */
  private void crowd(String host, int port) {
    say(host, port, 1, FakeSessions.WAITS);
  }

  /** What has been sent at once; sessions answer later, on threads of their own. */
  private Optional<String> heard() {
    DatagramPacket packet = channel.readOutbound();
    if (packet == null) {
      return Optional.empty();
    }
    byte[] octets = ByteBufUtil.getBytes(packet.content());
    packet.release();
    return Optional.of(
        new String(Arrays.copyOfRange(octets, 8, octets.length), StandardCharsets.US_ASCII));
  }

  private long busy() {
    return context.drops().count(SignallingDrop.TOO_BUSY);
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 198.51.100.7, 198.51.100.8",
    "2001:db8:7::1, 2001:db8:7::ffff, 2001:db8:7:1::1",
  })
  void tenUnfinishedSessionsOfOneSource(String host, String same, String other) {
    for (int port = 1; port <= 10; port++) {
      crowd(port % 2 == 0 ? host : same, port);
    }
    assertThat(context.negotiations().taken()).isEqualTo(10);
    assertThat(busy()).isZero();
    crowd(same, 11);
    assertThat(context.negotiations().taken()).isEqualTo(10);
    assertThat(busy()).isEqualTo(1);
    crowd(other, 11);
    assertThat(context.negotiations().taken()).isEqualTo(11);
  }

  @Test
  void tenThousandUnfinishedSessionsInAll() {
    for (int session = 0; session < 10_000; session++) {
      crowd("10.%d.%d.1".formatted(session / 250, session % 250), 1);
    }
    assertThat(context.negotiations().taken()).isEqualTo(10_000);
    assertThat(busy()).isZero();
    crowd("11.0.0.1", 1);
    assertThat(context.negotiations().taken()).isEqualTo(10_000);
    assertThat(busy()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"198.51.100.7, 198.51.100.7", "2001:db8:7::1, 2001:db8:7::2"})
  void fortyDatagramsAtOnceThenTwentyASecond(String host, String same) {
    for (int i = 0; i < 100; i++) {
      say(i % 2 == 0 ? host : same, 1, i, "garbage");
    }
    assertThat(context.drops().count(SignallingDrop.RATE_LIMITED)).isEqualTo(60);
    now.set(NOW.plusSeconds(1));
    for (int i = 0; i < 100; i++) {
      say(host, 1, i, "garbage");
    }
    assertThat(context.drops().count(SignallingDrop.RATE_LIMITED)).isEqualTo(60 + 80);
  }

  @ParameterizedTest
  @CsvSource({"198.51.100.%d, 198.51.101.1", "2001:db8:7:%d::1, 2001:db8:8::1"})
  void fiveEchoesASecondOfOneNetwork(String network, String other) {
    for (int host = 1; host <= 20; host++) {
      say(network.formatted(host), 1, 1, "ECHO REQUEST");
    }
    assertThat(context.drops().count(SignallingDrop.ECHO_LIMITED)).isEqualTo(15);
    say(other, 1, 1, "ECHO REQUEST");
    assertThat(context.drops().count(SignallingDrop.ECHO_LIMITED)).isEqualTo(15);
    now.set(NOW.plusSeconds(1));
    for (int host = 1; host <= 20; host++) {
      say(network.formatted(host), 1, 1, "ECHO REQUEST");
    }
    assertThat(context.drops().count(SignallingDrop.ECHO_LIMITED)).isEqualTo(30);
  }

  @Test
  void fiveHundredVersionsAtOnceThenAHundredASecondOfOneNetwork() {
    for (int i = 0; i < 600; i++) {
      crowd("198.51.100." + i % 200, 1 + i / 200);
    }
    assertThat(busy()).isEqualTo(100);
    crowd("198.51.101.1", 1);
    assertThat(busy()).isEqualTo(100);
    now.set(NOW.plusSeconds(1));
    for (int i = 0; i < 200; i++) {
      crowd("198.51.100." + i, 9);
    }
    assertThat(busy()).isEqualTo(200);
    assertThat(context.negotiations().taken()).isEqualTo(601);
  }

  @ParameterizedTest
  @CsvSource({"198.51.100.7, 198.51.100.7", "2001:db8:7::1, 2001:db8:7::2"})
  void sixtyFourConnectionsOfOneSource(String host, String same) {
    for (int i = 0; i < 64; i++) {
      assertThat(context.connect(IpAddress.parse(i % 2 == 0 ? host : same))).isPresent();
    }
    assertThat(context.connect(IpAddress.parse(same))).isEmpty();
    assertThat(context.connect(IpAddress.parse("203.0.113.1"))).isPresent();
  }

  @Test
  void tenThousandConnectionsInAll() {
    for (int i = 0; i < 10_000; i++) {
      String host = "10.%d.%d.1".formatted(i / 250, i % 250);
      assertThat(context.connect(IpAddress.parse(host))).isPresent();
    }
    assertThat(context.connect(IpAddress.parse("11.0.0.1"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"198.51.100.7, 198.51.100.7", "2001:db8:7::1, 2001:db8:7::2"})
  void fortyMessagesOverTcpAtOnceThenTwentyASecond(String host, String same) {
    int admitted = 0;
    for (int i = 0; i < 100; i++) {
      admitted += context.admitsOverTcp(IpAddress.parse(i % 2 == 0 ? host : same)) ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(40);
    now.set(NOW.plusSeconds(1));
    for (int i = 0; i < 100; i++) {
      admitted += context.admitsOverTcp(IpAddress.parse(host)) ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(60);
  }

  @Test
  void aMinuteOfSilence() {
    hello("198.51.100.7", 1);
    signalling.sweep(NOW.plusSeconds(60));
    assertThat(sessions.abandoned()).isZero();
    signalling.sweep(NOW.plusSeconds(61));
    Eventually.holds(() -> context.negotiations().taken() == 0);
  }

  /** A session over UDP that is never silent and never gets anywhere. */
  @Test
  void twoMinutesForAWholeSession() {
    hello("198.51.100.7", 1);
    for (int seconds = 30; seconds <= 120; seconds += 30) {
      now.set(NOW.plusSeconds(seconds));
      say("198.51.100.7", 1, seconds, "");
      signalling.sweep(now.get());
      assertThat(sessions.abandoned()).isZero();
    }
    now.set(NOW.plusSeconds(121));
    say("198.51.100.7", 1, 121, "");
    signalling.sweep(now.get());
    Eventually.holds(() -> context.negotiations().taken() == 0);
    assertThat(sessions.abandoned()).isEqualTo(1);
  }

  @Test
  void whoIsTooMuchIsTold530WithHardlyMoreThanItSaid() {
    for (int port = 1; port <= 10; port++) {
      crowd("198.51.100.7", port);
    }
    crowd("198.51.100.7", 11);
    assertThat(heard()).contains("530 Server too busy\r\n");
    assertThat(heard()).isEmpty();
  }
}
