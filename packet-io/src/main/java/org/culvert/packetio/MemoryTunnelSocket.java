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

  /** A datagram with its outer peer. */
  public record Datagram(long peer, ByteBuffer payload) {}

  @Override
  public int port() {
    return PORT;
  }

  /** A datagram from the network. */
  public void inject(long peer, byte[] payload) {
    fromNetwork.offer(new Datagram(peer, ByteBuffer.wrap(payload.clone())));
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
          batch.peer(slot, datagram.peer());
        });
  }

  @Override
  public int send(PacketBatch batch) {
    int sent = 0;
    for (int slot = 0; slot < batch.size(); slot++) {
      if (batch.length(slot) > 0
          && toNetwork.offer(new Datagram(batch.peer(slot), ByteBuffer.wrap(batch.copy(slot))))) {
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
