// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.nio.ByteBuffer;
import org.culvert.packetio.PacketBatch;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Packet;

/**
 * Tells the senders of inner packets why these were dropped, so that they need not guess: errors of
 * ICMP, as many as {@link ErrorRate} allows. Whoever sends to the outer side hears nothing. One
 * thread; allocates nothing.
 */
final class Complaints {
  /** Nothing is to be said. */
  static final int NONE = -1;

  private final PacketBatch out;
  private final ErrorRate rate = new ErrorRate();
  private final ByteBuffer error = ByteBuffer.allocateDirect(Ipv6Packet.MINIMUM_MTU);

  /**
   * @param out with a slot for each packet that may have to be complained about
   */
  Complaints(PacketBatch out) {
    this.out = out;
  }

  /**
   * Puts an error about the packet into the batch.
   *
   * @param reason that the packet was dropped for
   * @param router the broker's address towards the sender
   * @param mtu of the tunnel, where that is the reason
   * @return the error's slot, or {@link #NONE}
   */
  int about(
      InnerPacket inner,
      DropReason reason,
      IpAddress router,
      int mtu,
      ByteBuffer packet,
      int length,
      long nowMillis) {
    Unreachable why = reason.unreachable();
    int written;
    if (why != null) {
      written = inner.unreachable(why, router, packet, length, error);
    } else if (reason == DropReason.TOO_LONG) {
      written = inner.tooBig(mtu, router, packet, length, error);
    } else if (reason == DropReason.HOP_LIMIT) {
      written = inner.timeExceeded(router, packet, length, error);
    } else {
      return NONE;
    }
    if (written == 0
        || !rate.admits(inner.sourceHigh(packet), inner.sourceLow(packet), nowMillis)) {
      return NONE;
    }
    int slot = out.add(written);
    out.buffer(slot).put(0, error, 0, written);
    return slot;
  }
}
