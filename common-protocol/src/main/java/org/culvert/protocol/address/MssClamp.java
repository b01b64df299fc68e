// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import java.nio.ByteBuffer;

/**
 * Lowers the maximum segment size that a TCP SYN announces (RFC 9293 section 3.7.1) to what fits
 * into a tunnel: two hosts that never hear a packet too big, because somebody filters it, send what
 * passes all the same. The checksum is updated, not made anew (RFC 1624). Allocates nothing.
 */
public final class MssClamp {
  private static final int TCP_HEADER = 20;
  private static final int FLAGS = 13;
  private static final int SYN = 0x02;
  private static final int CHECKSUM = 16;

  private static final int END_OF_OPTIONS = 0;
  private static final int NO_OPERATION = 1;
  private static final int MAXIMUM_SEGMENT_SIZE = 2;
  private static final int OPTION_LENGTH = 4;

  private MssClamp() {}

  /**
   * Changes the valid packet of either family if it is a SYN with too large a segment size.
   *
   * @param mtu longest packet of the same family that passes
   */
  public static void clamp(ByteBuffer packet, int at, int length, int mtu) {
    int found = UpperLayer.find(packet, at, length);
    if (UpperLayer.protocol(found) != UpperLayer.TCP) {
      return;
    }
    int tcp = at + UpperLayer.offset(found);
    if (at + length - tcp < TCP_HEADER || (packet.get(tcp + FLAGS) & SYN) == 0) {
      return;
    }
    int end = tcp + (packet.get(tcp + 12) >>> 4 & 0xF) * 4;
    if (end > at + length) {
      return;
    }
    int fixed = Ipv6Packet.version(packet, at) == 6 ? Ipv6Packet.HEADER : Ipv4Packet.HEADER;
    int value = segmentSize(packet, tcp + TCP_HEADER, end);
    int most = mtu - fixed - TCP_HEADER;
    if (value != 0 && (packet.getShort(value) & 0xFFFF) > most) {
      replace(packet, tcp, value, most);
    }
  }

  /** Where the size is, or 0. */
  private static int segmentSize(ByteBuffer packet, int from, int end) {
    int next = from;
    while (next < end && packet.get(next) != END_OF_OPTIONS) {
      if (packet.get(next) == NO_OPERATION) {
        next++;
        continue;
      }
      int size = next + 1 < end ? packet.get(next + 1) & 0xFF : 0;
      if (size < 2 || next + size > end) {
        return 0;
      }
      if (packet.get(next) == MAXIMUM_SEGMENT_SIZE && size == OPTION_LENGTH) {
        return next + 2;
      }
      next += size;
    }
    return 0;
  }

  /** Nothing says that the size begins at a word of the checksum: both that it may touch count. */
  private static void replace(ByteBuffer packet, int tcp, int value, int most) {
    int first = value - (value - tcp & 1);
    int last = first == value ? first : first + 2;
    long sum = ~packet.getShort(tcp + CHECKSUM) & 0xFFFF;
    sum += ~packet.getShort(first) & 0xFFFF;
    sum += last == first ? 0 : ~packet.getShort(last) & 0xFFFF;
    packet.putShort(value, (short) most);
    sum += packet.getShort(first) & 0xFFFF;
    sum += last == first ? 0 : packet.getShort(last) & 0xFFFF;
    packet.putShort(tcp + CHECKSUM, (short) InternetChecksum.complement(sum));
  }
}
