// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.realm.Inbound;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.realm.Limits;
import org.culvert.broker.realm.Reach;
import org.culvert.broker.tunnel.InboundRules;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.packetio.PacketBatch;
import org.culvert.packetio.TunDevice;
import org.culvert.packetio.TunnelSocket;
import org.junit.jupiter.api.Test;

/** Forwarding leaves no garbage, so that no collection ever delays a packet. */
class NoGarbageTest {
  private static final int BATCHES = 2_000;

  /** Less than a single object for each batch: what the measuring itself may cost. */
  private static final long NOTHING = BATCHES;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final LiveTunnel tunnel = Packets.tunnel();
  private final TunnelTable tunnels = new TunnelTable();
  private final Treadmill fromClients =
      new Treadmill(
          Packets.packet(Packets.CLIENT, Packets.HOST, 1240),
          Packets.packet("2001:db8:1512::7", Packets.HOST, 100),
          Packets.ECHO_REQUEST,
          Packets.packet("fe80::1", "ff02::2", 8));
  private final Treadmill fromKernel =
      new Treadmill(
          Packets.packet(Packets.HOST, Packets.CLIENT, 1240),
          Packets.packet(Packets.HOST, "2001:db8:1512::7", 100),
          Packets.packet(Packets.HOST, "2001:db8:ffff::7", 100));
  private final Forwarder forwarder =
      new Forwarder(
          Packets.POOLS,
          List.of(Packets.BROKER),
          fromKernel,
          List.of(new TunnelLink("main", fromClients, (_, _) -> {})),
          tunnels,
          InstantSource.system());

  @Test
  void packetsFromClientsLeaveNoGarbage() throws IOException {
    tunnels.install(tunnel);

    assertThat(allocatedBy(forwarder.downlinks().getFirst(), fromClients)).isLessThan(NOTHING);
    assertThat(tunnel.traffic().packetsFromClient()).isPositive();
    assertThat(fromKernel.written).isPositive();
  }

  @Test
  void packetsFromTheKernelLeaveNoGarbage() throws IOException {
    tunnels.install(tunnel);
    tunnel.seen(System.currentTimeMillis());

    assertThat(allocatedBy(forwarder.uplink(), fromKernel)).isLessThan(NOTHING);
    assertThat(fromClients.written).isPositive();
  }

  @Test
  void guardedTunnelLeavesNoGarbageEither() throws IOException {
    tunnel.admit(Optional.of(new InboundRules(Inbound.OUTBOUND_ONLY, List.of())));
    tunnels.install(tunnel);

    assertThat(allocatedBy(forwarder.downlinks().getFirst(), fromClients)).isLessThan(NOTHING);
    assertThat(allocatedBy(forwarder.uplink(), fromKernel)).isLessThan(NOTHING);
    assertThat(fromClients.written).isPositive();
  }

  @Test
  void limitedTunnelLeavesNoGarbageEither() throws IOException {
    LiveTunnel limited =
        new LiveTunnel(
            tunnel.tunnel(),
            new InnerPolicy(
                Optional.empty(),
                1280,
                false,
                Reach.EVERYBODY,
                Inbound.OPEN,
                new Limits(1, 1, 0, 0, false)),
            true,
            Instant.now());
    tunnels.install(limited);

    assertThat(allocatedBy(forwarder.downlinks().getFirst(), fromClients)).isLessThan(NOTHING);
    assertThat(allocatedBy(forwarder.uplink(), fromKernel)).isLessThan(NOTHING);
    assertThat(forwarder.dropped(DropReason.RATE_CAPPED)).isPositive();
  }

  /** Once to load classes, then for the record. */
  private long allocatedBy(PacketLoop loop, Treadmill source) throws IOException {
    source.batches = BATCHES;
    loop.run();
    source.batches = BATCHES;
    long before = threads.getCurrentThreadAllocatedBytes();
    loop.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** A device and socket that brings the same packets again and again, and only counts the rest. */
  private static final class Treadmill implements TunDevice, TunnelSocket {
    private final byte[][] packets;
    private int batches;
    private long written;

    Treadmill(byte[]... packets) {
      this.packets = packets;
    }

    private int fill(PacketBatch batch) {
      batch.clear();
      if (batches-- == 0) {
        return -1;
      }
      for (int slot = 0; slot < batch.capacity(); slot++) {
        byte[] packet = packets[slot % packets.length];
        batch.add(packet.length);
        batch.buffer(slot).put(0, packet);
        batch.peer(slot, Packets.PEER);
      }
      return batch.size();
    }

    private int count(PacketBatch batch) {
      int packetsLeft = 0;
      for (int slot = 0; slot < batch.size(); slot++) {
        packetsLeft += batch.length(slot) > 0 ? 1 : 0;
      }
      written += packetsLeft;
      return packetsLeft;
    }

    @Override
    public int read(PacketBatch batch) {
      return fill(batch);
    }

    @Override
    public int receive(PacketBatch batch) {
      return fill(batch);
    }

    @Override
    public int write(PacketBatch batch) {
      return count(batch);
    }

    @Override
    public int send(PacketBatch batch) {
      return count(batch);
    }

    @Override
    public String name() {
      return "treadmill";
    }

    @Override
    public int port() {
      return 3653;
    }

    @Override
    public void close() {}
  }
}
