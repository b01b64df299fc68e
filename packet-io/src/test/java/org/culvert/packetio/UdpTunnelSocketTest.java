// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class UdpTunnelSocketTest {
  private static final int MANY = 150;

  private final PacketBatch batch = PacketBatch.allocate(MANY, 2048);

  @Test
  void aBatchArrivesInOrderWithItsPeer() throws IOException {
    try (UdpTunnelSocket broker = bound();
        UdpTunnelSocket client = UdpTunnelSocket.connect(broker.local())) {
      long peer = TunnelSocket.peerOf(broker.local());
      for (int i = 0; i < MANY; i++) {
        put(peer, "packet " + i);
      }
      assertThat(client.send(batch)).isEqualTo(MANY);

      List<String> received = new ArrayList<>();
      while (received.size() < MANY) {
        broker.receive(batch);
        for (int slot = 0; slot < batch.size(); slot++) {
          assertThat(batch.peer(slot)).isEqualTo(TunnelSocket.peerOf(client.local()));
          received.add(text(slot));
        }
      }
      assertThat(received).startsWith("packet 0", "packet 1").endsWith("packet 149");
    }
  }

  @Test
  void theAnswerGoesToWhereTheDatagramCameFrom() throws IOException {
    try (UdpTunnelSocket broker = bound();
        UdpTunnelSocket client = UdpTunnelSocket.connect(broker.local())) {
      client.send(TunnelSocket.peerOf(broker.local()), ByteBuffer.wrap("ask".getBytes(US_ASCII)));
      assertThat(broker.receive(batch)).isEqualTo(1);
      batch.buffer(0).put(0, "yes".getBytes(US_ASCII));
      assertThat(broker.send(batch)).isEqualTo(1);
      assertThat(client.receive(batch)).isEqualTo(1);
      assertThat(text(0)).isEqualTo("yes");
    }
  }

  @Test
  void droppedPacketsAreLeftOut() throws IOException {
    try (UdpTunnelSocket broker = bound();
        UdpTunnelSocket client = UdpTunnelSocket.connect(broker.local())) {
      long peer = TunnelSocket.peerOf(broker.local());
      put(peer, "one");
      batch.drop(put(peer, "two"));
      put(peer, "three");
      assertThat(client.send(batch)).isEqualTo(2);
      assertThat(receiveTwo(broker)).containsExactly("one", "three");
    }
  }

  @Test
  void aPeerThatCannotBeReachedDoesNotLoseTheOthersPackets() throws IOException {
    try (UdpTunnelSocket broker = bound();
        UdpTunnelSocket client = bound()) {
      long good = TunnelSocket.peerOf(client.local());
      put(good, "first");
      // Port 0 and the broadcast address are refused by the kernel at once.
      put(good & ~0xFFFFL, "nowhere");
      put(0xFFFF_FFFF_0E45L, "everybody");
      put(good, "last");
      assertThat(broker.send(batch)).isEqualTo(2);
      assertThat(broker.refused()).isEqualTo(2);
      assertThat(receiveTwo(client)).containsExactly("first", "last");
    }
  }

  @Test
  void aPortThatNobodyListensOnDoesNotEndTheSocket() throws IOException {
    InetSocketAddress gone;
    try (DatagramSocket closed = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      gone = (InetSocketAddress) closed.getLocalSocketAddress();
    }
    try (UdpTunnelSocket client = UdpTunnelSocket.connect(gone)) {
      put(TunnelSocket.peerOf(gone), "anybody there?");
      client.send(batch);
      // "Connection refused" waits in the socket now; the second call gets it instead of an answer.
      try (UdpTunnelSocket broker = UdpTunnelSocket.bind(gone)) {
        assertThat(client.send(batch)).isEqualTo(1);
        assertThat(broker.receive(batch)).isEqualTo(1);
        assertThat(text(0)).isEqualTo("anybody there?");
      }
    }
  }

  @Test
  void aDatagramThatIsLongerThanItsSlotIsDropped() throws IOException {
    try (UdpTunnelSocket broker = bound();
        UdpTunnelSocket client = UdpTunnelSocket.connect(broker.local())) {
      put(TunnelSocket.peerOf(broker.local()), "more than eight octets");
      client.send(batch);
      PacketBatch small = PacketBatch.allocate(4, 8);
      assertThat(broker.receive(small)).isEqualTo(1);
      assertThat(small.length(0)).isZero();
    }
  }

  @Test
  void closingEndsAReceiveThatWaits() throws Exception {
    UdpTunnelSocket broker = bound();
    Waiting waiting = new Waiting(() -> broker.receive(batch));
    waiting.untilInSystemCall();
    broker.close();
    assertThat(waiting.result().get(10, TimeUnit.SECONDS)).isEqualTo(-1);
    assertThat(broker.receive(batch)).isEqualTo(-1);
    assertThatThrownBy(() -> broker.send(batch)).hasMessageContaining("was closed");
    broker.close();
  }

  @Test
  void manyThreadsSendAtOnce() throws Exception {
    try (UdpTunnelSocket broker = bound();
        UdpTunnelSocket client = UdpTunnelSocket.connect(broker.local())) {
      long peer = TunnelSocket.peerOf(broker.local());
      List<CompletableFuture<Void>> senders = new ArrayList<>();
      for (int sender = 0; sender < 4; sender++) {
        byte[] text = ("from " + sender).getBytes(US_ASCII);
        senders.add(
            CompletableFuture.runAsync(
                () -> {
                  try {
                    for (int i = 0; i < 20; i++) {
                      client.send(peer, ByteBuffer.wrap(text));
                    }
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                }));
      }
      CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
      List<String> received = new ArrayList<>();
      while (received.size() < 80) {
        broker.receive(batch);
        for (int slot = 0; slot < batch.size(); slot++) {
          received.add(text(slot));
        }
      }
      for (int sender = 0; sender < 4; sender++) {
        String expected = "from " + sender;
        assertThat(received).filteredOn(expected::equals).hasSize(20);
      }
    }
  }

  @Test
  void anAddressInUseIsSaidInWords() throws IOException {
    try (UdpTunnelSocket first = bound()) {
      assertThatThrownBy(() -> UdpTunnelSocket.bind(first.local()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1 port " + first.port())
          .hasMessageContaining("in use");
    }
  }

  private static UdpTunnelSocket bound() throws IOException {
    return UdpTunnelSocket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
  }

  private int put(long peer, String text) {
    int slot = batch.add(text.length());
    batch.buffer(slot).put(0, text.getBytes(US_ASCII));
    batch.peer(slot, peer);
    return slot;
  }

  private String text(int slot) {
    return new String(batch.copy(slot), US_ASCII);
  }

  private List<String> receiveTwo(UdpTunnelSocket socket) throws IOException {
    List<String> received = new ArrayList<>();
    while (received.size() < 2) {
      socket.receive(batch);
      for (int slot = 0; slot < batch.size(); slot++) {
        received.add(text(slot));
      }
    }
    return received;
  }
}
