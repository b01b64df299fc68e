// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.nio.ByteBuffer;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.Throttle;
import org.jspecify.annotations.Nullable;

/** What the limits of a tunnel keep back. No allocation and no lock. */
final class Curb {
  private Curb() {}

  /** Why a valid packet of the client goes no further. */
  static @Nullable DropReason fromClient(
      LiveTunnel tunnel, ByteBuffer packet, int length, long nowMillis) {
    Throttle throttle = tunnel.throttle();
    if (throttle == null) {
      return null;
    }
    if (throttle.isStopped()) {
      return DropReason.QUOTA_USED_UP;
    }
    if (!throttle.admitsPort(packet, length)) {
      return DropReason.PORT_25;
    }
    return throttle.admitsFromClient(length, nowMillis) ? null : DropReason.RATE_CAPPED;
  }

  /** Why a packet does not go to the client. */
  static @Nullable DropReason toClient(LiveTunnel tunnel, int length, long nowMillis) {
    Throttle throttle = tunnel.throttle();
    if (throttle == null) {
      return null;
    }
    if (throttle.isStopped()) {
      return DropReason.QUOTA_USED_UP;
    }
    return throttle.admitsToClient(length, nowMillis) ? null : DropReason.RATE_CAPPED;
  }
}
