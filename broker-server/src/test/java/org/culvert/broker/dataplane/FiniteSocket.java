// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.culvert.packetio.MemoryTunnelSocket;
import org.culvert.packetio.PacketBatch;
import org.culvert.packetio.TunnelSocket;

/** A memory socket that is at its end once what was injected is used up: loops run in the test. */
class FiniteSocket implements TunnelSocket {
  private final MemoryTunnelSocket memory = new MemoryTunnelSocket();
  private int left;

  void inject(long peer, byte[] payload) {
    inject(0, peer, payload);
  }

  void inject(long peerHigh, long peer, byte[] payload) {
    memory.inject(peerHigh, peer, payload);
    left++;
  }

  Optional<MemoryTunnelSocket.Datagram> take(Duration patience) throws InterruptedException {
    return memory.take(patience);
  }

  @Override
  public int port() {
    return 3653;
  }

  @Override
  public int receive(PacketBatch batch) throws IOException {
    if (left == 0) {
      return -1;
    }
    int received = memory.receive(batch);
    left -= batch.size();
    return received;
  }

  @Override
  public int send(PacketBatch batch) throws IOException {
    return memory.send(batch);
  }

  @Override
  public void close() {
    memory.close();
  }
}
