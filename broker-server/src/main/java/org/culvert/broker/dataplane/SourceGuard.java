// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import org.culvert.broker.tunnel.LiveTunnel;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a packet may come out of a tunnel: from the client's address or prefix only, to
 * where packets can be forwarded (RFC 2827, RFC 4213 section 3.6). Looks at addresses only, and
 * answers with the reason to drop. Stateless; allocates nothing.
 */
final class SourceGuard {
  private final EmbeddedIpv4 loops;

  SourceGuard(EmbeddedIpv4 loops) {
    this.loops = loops;
  }

  @Nullable DropReason refusal(
      LiveTunnel tunnel,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow) {
    if (isLinkLocal(sourceHigh)) {
      return DropReason.LINK_LOCAL_SOURCE;
    }
    if (isMulticast(sourceHigh)) {
      return DropReason.MULTICAST_SOURCE;
    }
    if (!tunnel.owns(sourceHigh, sourceLow)) {
      return DropReason.FOREIGN_SOURCE;
    }
    if (loops.isIn(sourceHigh, sourceLow)) {
      return DropReason.EMBEDDED_BROKER_ADDRESS;
    }
    return unreachable(destinationHigh, destinationLow);
  }

  /** Whether a packet to that address must not be forwarded, whoever sent it. */
  @Nullable DropReason unreachable(long high, long low) {
    if (isMulticast(high)) {
      return DropReason.MULTICAST_DESTINATION;
    }
    if (isLinkLocal(high)) {
      return DropReason.LINK_LOCAL_DESTINATION;
    }
    // Unspecified, loopback, mapped and compatible addresses: 0000::/8 is not routed (RFC 4291).
    if (high == 0) {
      return DropReason.RESERVED_DESTINATION;
    }
    return loops.isIn(high, low) ? DropReason.EMBEDDED_BROKER_ADDRESS : null;
  }

  boolean isLoop(long high, long low) {
    return loops.isIn(high, low);
  }

  static boolean isLinkLocal(long high) {
    return high >>> 54 == 0xFE80 >>> 6;
  }

  private static boolean isMulticast(long high) {
    return high >>> 56 == 0xFF;
  }
}
