// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import java.nio.ByteBuffer;

/**
 * The checksum of RFC 1071 over a big-endian buffer. A sum is kept in 64 bits and can be added to
 * others until it is folded; only the last part of what is summed may have an odd length.
 */
public final class InternetChecksum {
  private InternetChecksum() {}

  /** The unfolded sum of {@code length} octets, of 64 kB at most. */
  public static long sum(ByteBuffer buffer, int at, int length) {
    // Four loads per turn keep the processor's adders busy; carries gather in the upper halves.
    long a = 0;
    long b = 0;
    long c = 0;
    long d = 0;
    int next = at;
    int end = at + length;
    for (; end - next >= 32; next += 32) {
      long first = buffer.getLong(next);
      long second = buffer.getLong(next + 8);
      long third = buffer.getLong(next + 16);
      long fourth = buffer.getLong(next + 24);
      a += (first >>> 32) + (first & 0xFFFF_FFFFL);
      b += (second >>> 32) + (second & 0xFFFF_FFFFL);
      c += (third >>> 32) + (third & 0xFFFF_FFFFL);
      d += (fourth >>> 32) + (fourth & 0xFFFF_FFFFL);
    }
    return a + b + c + d + rest(buffer, next, end);
  }

  private static long rest(ByteBuffer buffer, int from, int end) {
    long sum = 0;
    int next = from;
    for (; end - next >= 2; next += 2) {
      sum += buffer.getShort(next) & 0xFFFF;
    }
    return next < end ? sum + ((buffer.get(next) & 0xFF) << 8) : sum;
  }

  /** The unfolded sum of the pseudo-header of RFC 8200 section 8.1 for the packet at {@code at}. */
  public static long pseudoHeader(ByteBuffer buffer, int at, int upperLength, int nextHeader) {
    return sum(buffer, at + 8, 32) + upperLength + nextHeader;
  }

  /** The sum in 16 bits, not complemented. */
  public static int fold(long sum) {
    long folded = (sum >>> 32) + (sum & 0xFFFF_FFFFL);
    while (folded > 0xFFFF) {
      folded = (folded >>> 16) + (folded & 0xFFFF);
    }
    return (int) folded;
  }

  /** What goes into the checksum field. */
  public static int complement(long sum) {
    return ~fold(sum) & 0xFFFF;
  }
}
