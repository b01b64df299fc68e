// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.nio.ByteBuffer;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.jspecify.annotations.Nullable;

/**
 * Packets from one client to another: forwarded here, under the realms' policy, without a turn
 * through the kernel. The hop limit is decremented, since the broker is the router between them.
 * One thread; no allocation and no lock.
 */
final class Neighbours {
  /** Longest packet between clients; more than any MTU of a tunnel. */
  static final int LONGEST = 9216;

  private final TunnelTable tunnels;
  private final InnerPacket inner;
  private final Exits exits;
  private final DropCounters drops;
  private final PassedCounters passed = new PassedCounters();
  private @Nullable LiveTunnel narrow;

  Neighbours(TunnelTable tunnels, InnerPacket inner, Exits exits, DropCounters drops) {
    this.tunnels = tunnels;
    this.inner = inner;
    this.exits = exits;
    this.drops = drops;
  }

  PassedCounters passed() {
    return passed;
  }

  /** Takes the packet along, or says why not. */
  @Nullable DropReason refusal(
      LiveTunnel from, long high, long low, ByteBuffer packet, int length, long now) {
    LiveTunnel to = tunnels.byDestination(high, low);
    if (to == null) {
      return tunnels.byServerAddress(high, low) == null
          ? DropReason.NO_TUNNEL
          : DropReason.NOT_AN_ECHO_REQUEST;
    }
    if (to == from) {
      return DropReason.OWN_DESTINATION;
    }
    if (!from.reaches(to)) {
      return DropReason.ISOLATED;
    }
    int link = exits.linkOf(to);
    DropReason refusal = exits.refusal(to, link, now);
    if (refusal == null && inner.hops(packet) <= 1) {
      return DropReason.HOP_LIMIT;
    }
    if (refusal == null && !to.admits(packet, length, now)) {
      refusal = DropReason.UNSOLICITED;
    }
    if (refusal == null) {
      refusal = Exits.fit(inner, to, packet, length);
      narrow = refusal == DropReason.TOO_LONG ? to : null;
    }
    if (refusal == null) {
      refusal = Curb.toClient(to, length, now);
    }
    if (refusal != null) {
      to.countDropFromNeighbour();
      return refusal;
    }
    inner.countHop(packet);
    if (!exits.add(link, to, packet, length)) {
      return DropReason.TOO_LONG;
    }
    to.countFromNeighbour(length);
    passed.add(length);
    return null;
  }

  /** Of the narrower tunnel on the way of a packet that was just too long. */
  int mtu(LiveTunnel from) {
    LiveTunnel to = narrow;
    narrow = null;
    return to == null ? from.mtu() : Math.min(from.mtu(), to.mtu());
  }

  void flush() {
    exits.flush(drops);
  }
}
