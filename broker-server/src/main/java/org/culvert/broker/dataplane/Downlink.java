// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.packetio.PacketBatch;
import org.culvert.protocol.reliable.DatagramKind;
import org.jspecify.annotations.Nullable;

/**
 * From the clients of one link to the kernel, and to other clients:
 *
 * <pre>
 * 1 TunnelSocket.receive   a batch
 * 2 DatagramKind           signalling is copied out and handed over, the unknown dropped
 * 3 TunnelTable.byPeer     whose packet it is
 * 4 InnerPacket.refusal    whether it may come from there
 * 5 InnerPacket.answer     an echo request to the broker's own end of the tunnel
 * 6 Exits.fit, Curb        whether it is short enough, and little enough; LiveTunnel.sent: what
 *                          answers it may come in
 * 7 Neighbours             to another client: past the kernel
 * 8 KernelSide.write       the same batch, without what was dropped
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
  private final InnerPacket inner;
  private final InnerSpace space;
  private final KernelSide kernel;
  private final InstantSource clock;
  private final DropCounters drops = new DropCounters();
  private final PassedCounters passed = new PassedCounters();
  private final PacketBatch batch = Slots.batch();
  private final PacketBatch replies = Slots.batch();
  private final Complaints complaints = new Complaints(replies);
  private final Neighbours neighbours;

  /** As of the batch that is at hand. */
  private boolean carries;

  Downlink(
      TunnelLink link,
      TunnelTable tunnels,
      InnerPacket inner,
      InnerSpace space,
      Exits exits,
      KernelSide kernel,
      InstantSource clock) {
    this.link = link;
    this.tunnels = tunnels;
    this.inner = inner;
    this.space = space;
    this.neighbours = new Neighbours(tunnels, inner, exits, drops);
    this.kernel = kernel;
    this.clock = clock;
  }

  DropCounters drops() {
    return drops;
  }

  /** From clients. */
  PassedCounters passed() {
    return passed;
  }

  /** To other clients. */
  PassedCounters toNeighbours() {
    return neighbours.passed();
  }

  @Override
  public void run() throws IOException {
    while (link.socket().receive(batch) >= 0) {
      long now = clock.millis();
      int forwarded = 0;
      carries = LeaseCheck.allows(tunnels);
      for (int slot = 0; slot < batch.size(); slot++) {
        if (batch.length(slot) > 0 && passes(slot, now)) {
          forwarded++;
        }
      }
      if (forwarded > 0) {
        kernel.write(batch, forwarded, drops);
      }
      neighbours.flush();
      Slots.send(link.socket(), replies, drops);
    }
  }

  /** Whether the slot is left in the batch. */
  private boolean passes(int slot, long now) {
    ByteBuffer packet = batch.buffer(slot);
    int length = batch.length(slot);
    return switch (kind(packet, length)) {
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

  private DatagramKind kind(ByteBuffer packet, int length) {
    return switch (link.type()) {
      case V6V4 -> packet.get(0) >>> 4 == 6 ? DatagramKind.DATA : DatagramKind.UNKNOWN;
      case V4V6 -> packet.get(0) >>> 4 == 4 ? DatagramKind.DATA : DatagramKind.UNKNOWN;
      case V6UDPV4, V6ANYV4 ->
          DatagramKind.of(length, packet.get(0), length > 3 ? packet.get(3) : 0);
    };
  }

  private @Nullable DropReason data(int slot, ByteBuffer packet, int length, long now) {
    if (!carries) {
      return DropReason.NO_LEASE;
    }
    if (!inner.isValid(packet, length)) {
      return DropReason.BAD_LENGTH;
    }
    LiveTunnel tunnel = tunnels.byPeer(link.type(), batch.peerHigh(slot), batch.peer(slot));
    if (tunnel == null || !link.carries(tunnel.tunnel())) {
      return DropReason.UNKNOWN_PEER;
    }
    DropReason refusal = inner.refusal(tunnel, packet);
    if (refusal == null && inner.hops(packet) == 0) {
      refusal = DropReason.HOP_LIMIT;
    }
    if (refusal != null) {
      tunnel.countDropFromClient();
      return refusal;
    }
    tunnel.seen(now);
    tunnel.countFromClient(length);
    passed.add(length);
    refusal = onward(tunnel, slot, packet, length, now);
    if (refusal != null) {
      tunnel.countDropFromClient();
      complain(refusal, tunnel, slot, packet, length, now);
    }
    return refusal;
  }

  private @Nullable DropReason onward(
      LiveTunnel tunnel, int slot, ByteBuffer packet, int length, long now) {
    if (tunnel.isDisabled()) {
      return DropReason.DISABLED;
    }
    long high = inner.destinationHigh(packet);
    long low = inner.destinationLow(packet);
    if (tunnel.isServer(high, low)) {
      return forBroker(tunnel, slot, packet, length);
    }
    // Not what was for the broker: that is what keeps the tunnel alive, also when it is full.
    DropReason misfit = Exits.fit(inner, tunnel, packet, length);
    if (misfit == null) {
      misfit = Curb.fromClient(tunnel, packet, length, now);
    }
    if (misfit == null) {
      tunnel.sent(packet, length, now);
    }
    if (misfit != null || space.poolOf(high, low) < 0 || isElsewhere(tunnel, high, low)) {
      return misfit;
    }
    DropReason refusal = neighbours.refusal(tunnel, high, low, packet, length, now);
    if (refusal == null) {
      batch.drop(slot);
    }
    return refusal;
  }

  /** Whether the kernel finds the way to the broker that may have a tunnel there. */
  private boolean isElsewhere(LiveTunnel from, long high, long low) {
    return space.isShared()
        && from.reachesEverybody()
        && tunnels.byDestination(high, low) == null
        && tunnels.byServerAddress(high, low) == null;
  }

  private @Nullable DropReason forBroker(
      LiveTunnel tunnel, int slot, ByteBuffer packet, int length) {
    if (tunnel.isLeaving()) {
      return DropReason.LEAVING;
    }
    if (inner.isEchoReply(packet, length)) {
      if (tunnel.roundTrips().isAsked()) {
        tunnel
            .roundTrips()
            .answered(inner.echoToken(packet, length), EchoProbe.micros(clock.instant()));
      }
      batch.drop(slot); // To a probe of ours: that the client is there was noted.
      return null;
    }
    if (!inner.isEchoRequest(packet, length)) {
      return DropReason.NOT_AN_ECHO_REQUEST;
    }
    inner.answer(packet);
    int reply = replies.add(length);
    replies.buffer(reply).put(0, packet, 0, length);
    replies.peer(reply, batch.peerHigh(slot), batch.peer(slot));
    batch.drop(slot);
    return null;
  }

  private void complain(
      DropReason reason, LiveTunnel tunnel, int slot, ByteBuffer packet, int length, long now) {
    int mtu = neighbours.mtu(tunnel);
    int error = complaints.about(inner, reason, tunnel.tunnel().server(), mtu, packet, length, now);
    if (error != Complaints.NONE) {
      replies.peer(error, batch.peerHigh(slot), batch.peer(slot));
    }
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
