// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.nio.ByteBuffer;

/** A tunnel socket whose network is a test. */
public final class MemoryTunnelSocket implements TunnelSocket {
  /** A datagram with its outer peer. */
  public record Datagram(long peer, ByteBuffer payload) {}

  @Override
  public int port() {
    throw new UnsupportedOperationException();
  }

  /** A datagram from the network. */
  public void inject(long peer, byte[] payload) {
    throw new UnsupportedOperationException();
  }

  /** The next datagram that was sent to the network; waits up to that long. */
  public java.util.Optional<Datagram> take(java.time.Duration patience)
      throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  @Override
  public int receive(PacketBatch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int send(PacketBatch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
