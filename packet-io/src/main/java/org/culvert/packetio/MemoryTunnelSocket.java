// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * A tunnel socket whose network is a test. Keeps 1024 datagrams each way; more are lost, as in a
 * kernel. Any thread.
 */
public final class MemoryTunnelSocket implements TunnelSocket {
  /** The port that tunnel brokers listen on (RFC 5572 section 4.4.1). */
  private static final int PORT = 3653;

  private final MemoryQueue<Datagram> fromNetwork = new MemoryQueue<>();
  private final MemoryQueue<Datagram> toNetwork = new MemoryQueue<>();

  /** A datagram with its outer peer, in halves where that is an IPv6 address. */
  public record Datagram(long peerHigh, long peer, ByteBuffer payload) {}

  private final int port;

  /** A twin of a UDP socket at the usual port. */
  public MemoryTunnelSocket() {
    this(PORT);
  }

  private MemoryTunnelSocket(int port) {
    this.port = port;
  }

  /** A twin of a raw socket. */
  public static MemoryTunnelSocket raw() {
    return new MemoryTunnelSocket(0);
  }

  @Override
  public int port() {
    return port;
  }

  /** A datagram from the network. */
  public void inject(long peer, byte[] payload) {
    inject(0, peer, payload);
  }

  /** One from an IPv6 address. */
  public void inject(long peerHigh, long peerLow, byte[] payload) {
    fromNetwork.offer(new Datagram(peerHigh, peerLow, ByteBuffer.wrap(payload.clone())));
  }

  /** The next datagram that was sent to the network; waits up to that long. */
  public Optional<Datagram> take(Duration patience) throws InterruptedException {
    return toNetwork.take(patience);
  }

  @Override
  public int receive(PacketBatch batch) {
    batch.clear();
    return fromNetwork.drain(
        batch.capacity(),
        datagram -> {
          int length = datagram.payload().remaining();
          // Too long for its slot: the real socket drops such a datagram too.
          int slot = batch.add(length <= batch.slotSize() ? length : 0);
          batch.buffer(slot).put(0, datagram.payload(), 0, batch.length(slot));
          batch.peer(slot, datagram.peerHigh(), datagram.peer());
        });
  }

  @Override
  public int send(PacketBatch batch) {
    int sent = 0;
    for (int slot = 0; slot < batch.size(); slot++) {
      if (batch.length(slot) > 0
          && toNetwork.offer(
              new Datagram(
                  batch.peerHigh(slot), batch.peer(slot), ByteBuffer.wrap(batch.copy(slot))))) {
        sent++;
      }
    }
    return sent;
  }

  @Override
  public void close() {
    fromNetwork.close();
    toNetwork.close();
  }
}
