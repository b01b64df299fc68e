// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.culvert.packetio.MemoryTunnelSocket;
import org.culvert.protocol.address.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class RawPathTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final MemoryTunnelSocket socket = MemoryTunnelSocket.raw();
  private final BlockingQueue<Integer> received = new ArrayBlockingQueue<>(10);

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 0, c00002010000", "2001:db8::9, 20010db800000000, 9"})
  void packetsGoToTheTunnelServerAndComeFromItAlone(String server, String high, String low)
      throws Exception {
    long peerHigh = Long.parseLong(high, 16);
    long peerLow = Long.parseLong(low, 16);
    try (RawPath path = path(server)) {
      ByteBuffer packet = ByteBuffer.wrap(new byte[] {9, 1, 2, 3}).position(1);
      assertThat(path.sendPacket(packet)).isTrue();
      MemoryTunnelSocket.Datagram sent = socket.take(PATIENCE).orElseThrow();
      assertThat(sent.peerHigh()).isEqualTo(peerHigh);
      assertThat(sent.peer()).isEqualTo(peerLow);
      assertThat(sent.payload().array()).containsExactly(1, 2, 3);

      socket.inject(peerHigh, peerLow + 1, new byte[] {1});
      socket.inject(peerHigh + 1, peerLow, new byte[] {2, 2});
      socket.inject(peerHigh, peerLow, new byte[] {3, 3, 3});
      socket.inject(peerHigh, peerLow, new byte[] {4, 4, 4, 4});
      assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(3);
      assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(4);
    }
  }

  @Test
  void aPacketThatFitsNoTunnelIsNotSent() throws Exception {
    try (RawPath path = path("192.0.2.1")) {
      assertThat(path.sendPacket(ByteBuffer.allocate(2049))).isFalse();
      assertThat(path.sendPacket(ByteBuffer.allocate(2048))).isTrue();
    }
  }

  private RawPath path(String server) throws IOException {
    RawPath path = RawPath.over(socket, IpAddress.parse("127.0.0.1"), IpAddress.parse(server));
    path.deliverTo(packet -> received.add(packet.remaining()));
    return path;
  }
}
