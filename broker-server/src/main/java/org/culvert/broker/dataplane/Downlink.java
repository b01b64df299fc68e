// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.packetio.PacketBatch;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.Ipv6Packet;
import org.culvert.protocol.message.TunnelType;
import org.culvert.protocol.reliable.DatagramKind;
import org.jspecify.annotations.Nullable;

/**
 * From the clients to the kernel:
 *
 * <pre>
 * 1 TunnelSocket.receive   a batch
 * 2 DatagramKind           signalling is copied out and handed over, the unknown dropped
 * 3 TunnelTable.byPeer     whose packet it is
 * 4 SourceGuard            whether it may come from there
 * 5 Icmpv6Echo             to the broker's own end of the tunnel: answered here, or dropped
 * 6 KernelSide.write       the same batch, without what was dropped
 * </pre>
 *
 * The kernel decrements the hop limit when it forwards. One thread; no allocation and no lock for a
 * data packet.
 */
final class Downlink implements PacketLoop {
  /** Header and largest frame of a client, with room for one that is told that it is too long. */
  private static final int LONGEST_SIGNALLING = 8192;

  private final TunnelLink link;
  private final TunnelTable tunnels;
  private final SourceGuard guard;
  private final KernelSide kernel;
  private final InstantSource clock;
  private final DropCounters drops = new DropCounters();
  private final PacketBatch batch = Slots.batch();
  private final PacketBatch replies = Slots.batch();

  Downlink(
      TunnelLink link,
      TunnelTable tunnels,
      SourceGuard guard,
      KernelSide kernel,
      InstantSource clock) {
    this.link = link;
    this.tunnels = tunnels;
    this.guard = guard;
    this.kernel = kernel;
    this.clock = clock;
  }

  DropCounters drops() {
    return drops;
  }

  @Override
  public void run() throws IOException {
    while (link.socket().receive(batch) >= 0) {
      long now = clock.millis();
      int forwarded = 0;
      for (int slot = 0; slot < batch.size(); slot++) {
        if (batch.length(slot) > 0 && passes(slot, now)) {
          forwarded++;
        }
      }
      if (forwarded > 0) {
        kernel.write(batch, forwarded, drops);
      }
      Slots.send(link.socket(), replies, drops);
    }
  }

  /** Whether the slot is left in the batch. */
  private boolean passes(int slot, long now) {
    ByteBuffer packet = batch.buffer(slot);
    int length = batch.length(slot);
    byte fourth = length > 3 ? packet.get(3) : 0;
    return switch (DatagramKind.of(length, packet.get(0), fourth)) {
      case DATA -> {
        DropReason refusal = data(slot, packet, length, now);
        if (refusal != null) {
          drop(slot, refusal);
        }
        yield refusal == null && batch.length(slot) > 0;
      }
      case SIGNALLING -> {
        signalling(slot, packet, length);
        yield false;
      }
      case UNKNOWN -> {
        drop(slot, DropReason.UNKNOWN_DATAGRAM);
        yield false;
      }
    };
  }

  private @Nullable DropReason data(int slot, ByteBuffer packet, int length, long now) {
    if (!Ipv6Packet.isValid(packet, 0, length)) {
      return DropReason.BAD_LENGTH;
    }
    LiveTunnel tunnel = tunnels.byPeer(TunnelType.V6UDPV4, 0, batch.peer(slot));
    if (tunnel == null || !link.carries(tunnel.tunnel())) {
      return DropReason.UNKNOWN_PEER;
    }
    long high = Ipv6Packet.destinationHigh(packet, 0);
    long low = Ipv6Packet.destinationLow(packet, 0);
    DropReason refusal =
        guard.refusal(
            tunnel, Ipv6Packet.sourceHigh(packet, 0), Ipv6Packet.sourceLow(packet, 0), high, low);
    if (refusal == null && Ipv6Packet.hopLimit(packet, 0) == 0) {
      refusal = DropReason.HOP_LIMIT;
    }
    if (refusal != null) {
      tunnel.countDropFromClient();
      return refusal;
    }
    tunnel.seen(now);
    tunnel.countFromClient(length);
    if (high == tunnel.tunnel().server().high() && low == tunnel.tunnel().server().low()) {
      return forBroker(slot, packet, length);
    }
    return null;
  }

  private @Nullable DropReason forBroker(int slot, ByteBuffer packet, int length) {
    if (!Icmpv6Echo.isRequest(packet, 0, length)) {
      return DropReason.NOT_AN_ECHO_REQUEST;
    }
    Icmpv6Echo.reply(packet, 0);
    int reply = replies.add(length);
    replies.buffer(reply).put(0, packet, 0, length);
    replies.peer(reply, batch.peer(slot));
    batch.drop(slot);
    return null;
  }

  private void signalling(int slot, ByteBuffer packet, int length) {
    if (length > LONGEST_SIGNALLING) {
      drop(slot, DropReason.TOO_LONG);
      return;
    }
    byte[] copy = new byte[length];
    packet.get(0, copy);
    long peer = batch.peer(slot);
    batch.drop(slot);
    link.signalling().receive(peer, copy);
  }

  private void drop(int slot, DropReason reason) {
    drops.add(reason);
    batch.drop(slot);
  }
}
