// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AllocationTest {
  private static final int WARM_UP = 150_000;
  private static final int MEASURED = 1_000;

  @Test
  @Timeout(60)
  void batchesGoOutAndComeInWithoutGarbage() throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    PacketBatch batch = PacketBatch.allocate(4, 256);
    InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    try (UdpTunnelSocket here = UdpTunnelSocket.bind(any);
        UdpTunnelSocket there = UdpTunnelSocket.connect(here.local())) {
      long peer = TunnelSocket.peerOf(here.local());
      bounce(there, here, peer, batch, WARM_UP);
      long before = threads.getCurrentThreadAllocatedBytes();
      bounce(there, here, peer, batch, MEASURED);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      // Less than an object for each batch: what is left is the JVM's own, a handful in all.
      assertThat(allocated / MEASURED).isZero();
    }
  }

  private static void bounce(
      UdpTunnelSocket from, UdpTunnelSocket to, long peer, PacketBatch batch, int times)
      throws IOException {
    for (int i = 0; i < times; i++) {
      batch.clear();
      batch.peer(batch.add(100), peer);
      batch.peer(batch.add(200), peer);
      from.send(batch);
      int received = 0;
      while (received < 2) {
        received += to.receive(batch);
      }
    }
  }
}
