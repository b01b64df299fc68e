// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.nio.ByteBuffer;
import java.util.List;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.packetio.PacketBatch;
import org.culvert.protocol.address.MssClamp;
import org.culvert.protocol.address.UpperLayer;
import org.jspecify.annotations.Nullable;

/**
 * The ways out to the clients as one packet thread has them: a batch for each link. Packets are
 * copied into it, and sent by {@link #flush}.
 */
final class Exits {
  /** No link carries the tunnel. */
  static final int NONE = -1;

  private final TunnelLink[] links;
  private final PacketBatch[] batches;

  /**
   * @param slotSize longest packet
   */
  Exits(List<TunnelLink> links, int slotSize) {
    this.links = links.toArray(TunnelLink[]::new);
    this.batches = new PacketBatch[this.links.length];
    for (int link = 0; link < batches.length; link++) {
      batches[link] = Slots.batch(slotSize);
    }
  }

  /** There are as many links as listeners: a few. */
  int linkOf(LiveTunnel tunnel) {
    for (int link = 0; link < links.length; link++) {
      if (links[link].carries(tunnel.tunnel())) {
        return link;
      }
    }
    return NONE;
  }

  /** Why nothing goes to that client now. */
  @Nullable DropReason refusal(LiveTunnel tunnel, int link, long nowMillis) {
    if (tunnel.isDisabled()) {
      return DropReason.DISABLED;
    }
    if (!tunnel.isProven()) {
      return DropReason.NOT_PROVEN;
    }
    if (tunnel.isSilent(nowMillis)) {
      return DropReason.SILENT;
    }
    return link == NONE ? DropReason.NO_LINK : null;
  }

  /** Why this packet does not go through that tunnel; makes what can be made fit. */
  static @Nullable DropReason fit(
      InnerPacket inner, LiveTunnel tunnel, ByteBuffer packet, int length) {
    if (inner.isTooLong(packet, length, tunnel.mtu())) {
      return DropReason.TOO_LONG;
    }
    // Each turn around would add a header (RFC 2473 section 4.1.2).
    if (!tunnel.mayNest() && UpperLayer.isTunnel(packet, 0, length)) {
      return DropReason.NESTED_TUNNEL;
    }
    MssClamp.clamp(packet, 0, length, tunnel.mtu());
    return null;
  }

  /** Whether there was room: a packet without a limit of its own may be longer than any slot. */
  boolean add(int link, LiveTunnel tunnel, ByteBuffer packet, int length) {
    PacketBatch batch = batches[link];
    if (length > batch.buffer(0).capacity()) {
      return false;
    }
    int slot = batch.add(length);
    batch.buffer(slot).put(0, packet, 0, length);
    batch.peer(slot, tunnel.peerHigh(), tunnel.peer());
    return true;
  }

  void flush(DropCounters drops) {
    for (int link = 0; link < batches.length; link++) {
      Slots.send(links[link].socket(), batches[link], drops);
    }
  }
}
