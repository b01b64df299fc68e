// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.packetio.PacketBatch;
import org.culvert.packetio.TunDevice;
import org.culvert.protocol.address.Ipv6Packet;
import org.jspecify.annotations.Nullable;

/**
 * From the kernel to the clients:
 *
 * <pre>
 * 1 TunDevice.read              a batch
 * 2 TunnelTable.byDestination   whose packet it is
 * 3 proven                      nothing goes to a client before it has sent a valid packet itself
 * 4 TunnelSocket.send           the same batch, without what was dropped
 * </pre>
 *
 * A packet for a client behind another socket than the first is copied once, into that socket's own
 * batch. The kernel has decremented the hop limit. One thread; no allocation and no lock for a
 * packet.
 */
final class Uplink implements PacketLoop {
  private final TunDevice tun;
  private final TunnelLink[] links;
  private final TunnelTable tunnels;
  private final SourceGuard guard;
  private final int mtu;
  private final DropCounters drops = new DropCounters();
  private final PacketBatch batch = Slots.batch();
  private final PacketBatch[] batches;

  Uplink(TunDevice tun, List<TunnelLink> links, TunnelTable tunnels, SourceGuard guard, int mtu) {
    this.tun = tun;
    this.links = links.toArray(TunnelLink[]::new);
    this.tunnels = tunnels;
    this.guard = guard;
    this.mtu = mtu;
    this.batches = new PacketBatch[links.size()];
    for (int link = 0; link < batches.length; link++) {
      batches[link] = link == 0 ? batch : Slots.batch();
    }
  }

  DropCounters drops() {
    return drops;
  }

  @Override
  public void run() throws IOException {
    while (tun.read(batch) >= 0) {
      for (int slot = 0; slot < batch.size(); slot++) {
        if (batch.length(slot) > 0) {
          DropReason refusal = address(slot);
          if (refusal != null) {
            drops.add(refusal);
            batch.drop(slot);
          }
        }
      }
      for (int link = 0; link < batches.length; link++) {
        Slots.send(links[link].socket(), batches[link], drops);
      }
    }
  }

  private @Nullable DropReason address(int slot) {
    ByteBuffer packet = batch.buffer(slot);
    int length = batch.length(slot);
    if (Ipv6Packet.version(packet, 0) != 6) {
      return DropReason.NOT_IPV6;
    }
    if (length < Ipv6Packet.HEADER) {
      return DropReason.BAD_LENGTH;
    }
    // A super-packet is cut into segments by the socket; its header need not know its length.
    if (batch.segmentSize(slot) == 0) {
      if (!Ipv6Packet.isValid(packet, 0, length)) {
        return DropReason.BAD_LENGTH;
      }
      if (length > mtu) {
        return DropReason.TOO_LONG;
      }
    }
    if (Ipv6Packet.hopLimit(packet, 0) == 0) {
      return DropReason.HOP_LIMIT;
    }
    return address(slot, packet, length);
  }

  private @Nullable DropReason address(int slot, ByteBuffer packet, int length) {
    long high = Ipv6Packet.destinationHigh(packet, 0);
    long low = Ipv6Packet.destinationLow(packet, 0);
    DropReason unreachable = guard.unreachable(high, low);
    if (unreachable != null) {
      return unreachable;
    }
    if (guard.isLoop(Ipv6Packet.sourceHigh(packet, 0), Ipv6Packet.sourceLow(packet, 0))) {
      return DropReason.EMBEDDED_BROKER_ADDRESS;
    }
    LiveTunnel tunnel = tunnels.byDestination(high, low);
    if (tunnel == null) {
      return tunnels.byServerAddress(high, low) == null
          ? DropReason.NO_TUNNEL
          : DropReason.NOT_AN_ECHO_REQUEST;
    }
    if (!tunnel.isProven()) {
      tunnel.countDropToClient();
      return DropReason.NOT_PROVEN;
    }
    int link = linkOf(tunnel.tunnel());
    if (link < 0) {
      tunnel.countDropToClient();
      return DropReason.NO_LINK;
    }
    tunnel.countToClient(length);
    send(slot, link, packet, length, tunnel.tunnel().outer().peer());
    return null;
  }

  /** Below 0 when none carries it. There are as many links as listeners: a few. */
  private int linkOf(Tunnel tunnel) {
    for (int link = 0; link < links.length; link++) {
      if (links[link].carries(tunnel)) {
        return link;
      }
    }
    return -1;
  }

  private void send(int slot, int link, ByteBuffer packet, int length, long peer) {
    if (link == 0) {
      batch.peer(slot, peer);
      return;
    }
    PacketBatch other = batches[link];
    int copy = other.add(length);
    other.buffer(copy).put(0, packet, 0, length);
    other.peer(copy, peer);
    batch.drop(slot);
  }
}
