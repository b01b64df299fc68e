// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.packetio.PacketBatch;
import org.culvert.packetio.TunDevice;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Packet;
import org.jspecify.annotations.Nullable;

/**
 * From the kernel to the clients:
 *
 * <pre>
 * 1 TunDevice.read              a batch
 * 2 TunnelTable.byDestination   whose packet it is
 * 3 Exits.refusal               nothing goes to a client that has not proved to be there
 * 4 LiveTunnel.admits           whether its owner lets it in
 * 5 Exits.fit, Curb             whether it is short enough, and little enough
 * 6 TunnelSocket.send           the same batch, without what was dropped
 * </pre>
 *
 * A packet for a client behind another socket than the first is copied once, into that socket's own
 * batch. The kernel has decremented the hop limit; what can't be delivered is answered through it.
 * One thread; no allocation and no lock for a packet.
 */
final class Uplink implements PacketLoop {
  private final TunDevice tun;
  private final TunnelLink first;
  private final TunnelTable tunnels;
  private final InnerPacket ipv6;
  private final InnerPacket ipv4;
  private final InnerSpace space;
  private final Exits exits;
  private final KernelSide kernel;
  private final InstantSource clock;
  private final DropCounters drops = new DropCounters();
  private final PassedCounters passed = new PassedCounters();
  private final PacketBatch batch = Slots.batch();
  private final PacketBatch errors = Slots.batch(Ipv6Packet.MINIMUM_MTU);
  private final Complaints complaints = new Complaints(errors);

  /**
   * @param first of the links that {@code exits} has
   */
  Uplink(
      TunDevice tun,
      TunnelLink first,
      Exits exits,
      TunnelTable tunnels,
      InnerPacket ipv6,
      InnerPacket ipv4,
      InnerSpace space,
      KernelSide kernel,
      InstantSource clock) {
    this.tun = tun;
    this.first = first;
    this.exits = exits;
    this.tunnels = tunnels;
    this.ipv6 = ipv6;
    this.ipv4 = ipv4;
    this.space = space;
    this.kernel = kernel;
    this.clock = clock;
  }

  DropCounters drops() {
    return drops;
  }

  PassedCounters passed() {
    return passed;
  }

  @Override
  public void run() throws IOException {
    while (tun.read(batch) >= 0) {
      long now = clock.millis();
      boolean carries = LeaseCheck.allows(tunnels);
      for (int slot = 0; slot < batch.size(); slot++) {
        if (batch.length(slot) > 0) {
          DropReason refusal = carries ? address(slot, now) : DropReason.NO_LEASE;
          if (refusal != null) {
            drops.add(refusal);
            batch.drop(slot);
          }
        }
      }
      Slots.send(first.socket(), batch, drops);
      exits.flush(drops);
      if (errors.size() > 0) {
        kernel.write(errors, errors.size(), drops);
        errors.clear();
      }
    }
  }

  private @Nullable DropReason address(int slot, long now) {
    ByteBuffer packet = batch.buffer(slot);
    int length = batch.length(slot);
    return switch (packet.get(0) >>> 4) {
      case 6 -> address(ipv6, Ipv6Packet.HEADER, slot, packet, length, now);
      case 4 -> address(ipv4, 0, slot, packet, length, now);
      default -> DropReason.NOT_IP;
    };
  }

  /**
   * @param header of a super-packet, which need not know the length: the socket cuts it
   */
  private @Nullable DropReason address(
      InnerPacket inner, int header, int slot, ByteBuffer packet, int length, long now) {
    boolean segments = batch.segmentSize(slot) != 0 && length >= header;
    if (!segments && !inner.isValid(packet, length)) {
      return DropReason.BAD_LENGTH;
    }
    if (inner.hops(packet) == 0) {
      return DropReason.HOP_LIMIT;
    }
    DropReason refusal = inner.refusal(packet);
    if (refusal != null) {
      return refusal;
    }
    long high = inner.destinationHigh(packet);
    long low = inner.destinationLow(packet);
    LiveTunnel tunnel = tunnels.byDestination(high, low);
    if (tunnel == null) {
      return nobody(inner, high, low, packet, length, now);
    }
    int link = exits.linkOf(tunnel);
    refusal = exits.refusal(tunnel, link, now);
    if (refusal == null && isKeptApart(inner, tunnel, packet)) {
      refusal = DropReason.ISOLATED;
    }
    if (refusal == null && !tunnel.admits(packet, length, now)) {
      refusal = DropReason.UNSOLICITED;
    }
    if (refusal == null && !segments) {
      refusal = Exits.fit(inner, tunnel, packet, length);
    }
    if (refusal == null) {
      refusal = Curb.toClient(tunnel, length, now);
    }
    if (refusal == null) {
      refusal = send(slot, link, tunnel, packet, length);
    }
    if (refusal != null) {
      tunnel.countDropToClient();
      IpAddress router = tunnel.tunnel().server();
      complaints.about(inner, refusal, router, tunnel.mtu(), packet, length, now);
    }
    return refusal;
  }

  /** A client of another broker whose clients this one may not reach, perhaps. */
  private boolean isKeptApart(InnerPacket inner, LiveTunnel tunnel, ByteBuffer packet) {
    return space.isShared()
        && !tunnel.reachesEverybody()
        && space.poolOf(inner.sourceHigh(packet), inner.sourceLow(packet)) >= 0;
  }

  private DropReason nobody(
      InnerPacket inner, long high, long low, ByteBuffer packet, int length, long now) {
    if (tunnels.byServerAddress(high, low) != null) {
      return DropReason.NOT_AN_ECHO_REQUEST;
    }
    int pool = space.poolOf(high, low);
    if (pool >= 0) {
      IpAddress router = space.router(pool);
      complaints.about(inner, DropReason.NO_TUNNEL, router, 0, packet, length, now);
    }
    return DropReason.NO_TUNNEL;
  }

  private @Nullable DropReason send(
      int slot, int link, LiveTunnel tunnel, ByteBuffer packet, int length) {
    if (link == 0) {
      batch.peer(slot, tunnel.peerHigh(), tunnel.peer());
    } else if (exits.add(link, tunnel, packet, length)) {
      batch.drop(slot);
    } else {
      return DropReason.TOO_LONG;
    }
    tunnel.countToClient(length);
    passed.add(length);
    return null;
  }
}
