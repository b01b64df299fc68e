// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MemoryTwinsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final PacketBatch batch = PacketBatch.allocate(4, 100);

  @Test
  void whatTheTestInjectsIsReadAndWhatIsWrittenTheTestTakes() throws InterruptedException {
    MemoryTunDevice tun = new MemoryTunDevice();
    tun.inject(new byte[] {1, 2, 3});
    tun.inject(new byte[] {4});
    assertThat(tun.read(batch)).isEqualTo(2);
    batch.drop(0);
    assertThat(tun.write(batch)).isEqualTo(1);
    assertThat(tun.take(PATIENCE)).hasValue(new byte[] {4});
    assertThat(tun.take(Duration.ZERO)).isEmpty();
  }

  @Test
  void aDatagramKeepsItsPeer() throws InterruptedException {
    MemoryTunnelSocket socket = new MemoryTunnelSocket();
    socket.inject(77, new byte[] {1, 2, 3});
    assertThat(socket.receive(batch)).isEqualTo(1);
    assertThat(socket.send(batch)).isEqualTo(1);
    MemoryTunnelSocket.Datagram sent = socket.take(PATIENCE).orElseThrow();
    assertThat(sent.peer()).isEqualTo(77);
    assertThat(sent.payload().array()).containsExactly(1, 2, 3);
  }

  @Test
  void aRawSocketKeepsBothHalvesOfItsPeerAndHasNoPort() throws InterruptedException {
    MemoryTunnelSocket socket = MemoryTunnelSocket.raw();
    assertThat(socket.port()).isZero();
    socket.inject(0x20010db8_00000000L, 7, new byte[] {4});
    assertThat(socket.receive(batch)).isEqualTo(1);
    assertThat(batch.peerHigh(0)).isEqualTo(0x20010db8_00000000L);
    assertThat(batch.peer(0)).isEqualTo(7);
    assertThat(socket.send(batch)).isEqualTo(1);
    MemoryTunnelSocket.Datagram sent = socket.take(PATIENCE).orElseThrow();
    assertThat(sent.peerHigh()).isEqualTo(0x20010db8_00000000L);
    assertThat(sent.peer()).isEqualTo(7);
  }

  @Test
  void closingEndsAReadThatWaits() {
    MemoryTunDevice tun = new MemoryTunDevice();
    CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> tun.read(batch));
    tun.close();
    assertThat(read.join()).isEqualTo(-1);
  }

  @Test
  void moreThanAQueueHoldsIsLost() throws InterruptedException {
    MemoryTunnelSocket socket = new MemoryTunnelSocket();
    batch.add(1);
    for (int i = 0; i < 1024; i++) {
      assertThat(socket.send(batch)).isEqualTo(1);
    }
    assertThat(socket.send(batch)).isZero();
    assertThat(socket.take(PATIENCE)).isPresent();
    assertThat(socket.send(batch)).isEqualTo(1);
  }
}
