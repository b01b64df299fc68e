// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.culvert.broker.dataplane.Forwarder;
import org.culvert.broker.dataplane.TunnelLink;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.packetio.MemoryTunDevice;
import org.culvert.packetio.MemoryTunnelSocket;
import org.culvert.packetio.PacketBatch;
import org.culvert.packetio.TunDevice;
import org.culvert.packetio.TunnelSocket;
import org.junit.jupiter.api.Test;

class PacketsTest {
  private final CountDownLatch deaths = new CountDownLatch(1);

  @Test
  void aPacketThreadThatDiesOfAnythingEndsTheBroker() throws Exception {
    try (Packets packets = new Packets(deaths::countDown)) {
      packets.start(forwarder(packets.add(new BrokenTun()), packets.add(new MemoryTunnelSocket())));
      assertThat(deaths.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void closingIsNoDeath() {
    try (Packets packets = new Packets(deaths::countDown)) {
      TunnelSocket socket = packets.add(new MemoryTunnelSocket());
      packets.start(forwarder(packets.add(new MemoryTunDevice()), socket));
    }
    assertThat(deaths.getCount()).isOne();
  }

  private static Forwarder forwarder(TunDevice tun, TunnelSocket socket) {
    TunnelLink link = new TunnelLink("main", socket, (_, _) -> {});
    return new Forwarder(
        List.of(), List.of(), tun, List.of(link), new TunnelTable(), InstantSource.system());
  }

  /** Fails as a broken installation does: not with an exception. */
  private static final class BrokenTun implements TunDevice {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public int read(PacketBatch batch) {
      throw new LinkageError("as expected by the test");
    }

    @Override
    public int write(PacketBatch batch) throws IOException {
      throw new IOException("as expected by the test");
    }

    @Override
    public void close() {}
  }
}
