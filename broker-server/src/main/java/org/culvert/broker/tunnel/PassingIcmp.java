// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.nio.ByteBuffer;
import org.culvert.protocol.address.Ipv6Packet;
import org.culvert.protocol.address.UpperLayer;

/**
 * Which messages of ICMP come into every tunnel: echo, and the errors without which nothing works
 * (RFC 4890 section 4.3, RFC 6092 REC-18).
 */
final class PassingIcmp {
  private static final int ICMPV4 = 1;
  private static final int ICMPV6 = 58;

  private PassingIcmp() {}

  /** Whether the packet is of the ICMP of its own family. */
  static boolean isIcmp(ByteBuffer packet, int protocol) {
    return protocol == (Ipv6Packet.version(packet, 0) == 6 ? ICMPV6 : ICMPV4);
  }

  static boolean passes(ByteBuffer packet, int found, int length) {
    int offset = UpperLayer.offset(found);
    if (offset >= length) {
      return false;
    }
    int type = packet.get(offset) & 0xFF;
    return UpperLayer.protocol(found) == ICMPV6
        ? switch (type) {
          // Unreachable, too big, time exceeded, parameter problem, echo and its reply.
          case 1, 2, 3, 4, 128, 129 -> true;
          default -> false;
        }
        : switch (type) {
          case 0, 3, 8, 11, 12 -> true;
          default -> false;
        };
  }
}
