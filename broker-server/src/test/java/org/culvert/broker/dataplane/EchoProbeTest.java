// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.packetio.MemoryTunnelSocket;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Packet;
import org.junit.jupiter.api.Test;

class EchoProbeTest {
  private static final Duration ENOUGH = Duration.ofSeconds(20);

  private final MemoryTunnelSocket socket = new MemoryTunnelSocket();
  private final LiveTunnel live = Packets.tunnel();

  @Test
  void clientIsAskedThroughItsTunnelAndAnyPacketIsAnAnswer() throws Exception {
    EchoProbe probe = probe(ENOUGH);
    try (ExecutorService session = Executors.newSingleThreadExecutor()) {
      Future<Boolean> answered = session.submit(() -> probe.isAnswered(live));
      MemoryTunnelSocket.Datagram request = socket.take(ENOUGH).orElseThrow();
      assertThat(request.peer()).isEqualTo(Packets.PEER);
      ByteBuffer packet = request.payload();
      int length = packet.remaining();
      assertThat(Ipv6Packet.isValid(packet, 0, length)).isTrue();
      assertThat(Icmpv6Echo.isRequest(packet, 0, length)).isTrue();
      Ipv6Address client = Ipv6Address.parse(Packets.CLIENT);
      assertThat(Ipv6Packet.destinationHigh(packet, 0)).isEqualTo(client.high());
      assertThat(Ipv6Packet.destinationLow(packet, 0)).isEqualTo(client.low());
      live.countFromClient(64);
      assertThat(answered.get()).isTrue();
    }
  }

  @Test
  void clientThatSaysNothingIsAskedThreeTimes() throws Exception {
    assertThat(probe(Duration.ofMillis(200)).isAnswered(live)).isFalse();
    for (int request = 1; request <= 3; request++) {
      assertThat(socket.take(Duration.ZERO)).isPresent();
    }
    assertThat(socket.take(Duration.ZERO)).isEmpty();
  }

  @Test
  void noTwoRequestsAreAlike() throws Exception {
    assertThat(probe(Duration.ofMillis(100)).isAnswered(live)).isFalse();
    ByteBuffer first = socket.take(Duration.ZERO).orElseThrow().payload();
    ByteBuffer second = socket.take(Duration.ZERO).orElseThrow().payload();
    assertThat(first.slice(48, 16)).isNotEqualTo(second.slice(48, 16));
  }

  private EchoProbe probe(Duration patience) {
    EchoProbe probe = new EchoProbe(new SplittableRandom(1), patience);
    probe.over(List.of(new TunnelLink("main", socket, (peer, datagram) -> {})));
    return probe;
  }
}
