// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

/** The checksum of RFC 1071 once more, slow and obvious: what the fast ones are measured by. */
public final class Checksum {
  private Checksum() {}

  /** The folded sum of the octets from {@code from} up to {@code to}; 0xFFFF when all is right. */
  public static int of(byte[] packet, int from, int to) {
    return fold(sum(packet, from, to));
  }

  /** The same from {@code offset} to the end, with the pseudo-header of the packet. */
  public static int ofUpperLayer(byte[] packet, int protocol, int offset) {
    boolean ipv6 = packet[0] >>> 4 == 6;
    long addresses = ipv6 ? sum(packet, 8, 40) : sum(packet, 12, 20);
    int length = packet.length - offset;
    return fold(addresses + protocol + length + sum(packet, offset, packet.length));
  }

  private static long sum(byte[] packet, int from, int to) {
    long sum = 0;
    for (int at = from; at < to; at++) {
      int octet = packet[at] & 0xFF;
      sum += (at - from) % 2 == 0 ? octet << 8 : octet;
    }
    return sum;
  }

  private static int fold(long sum) {
    long folded = sum;
    while (folded > 0xFFFF) {
      folded = (folded >>> 16) + (folded & 0xFFFF);
    }
    return (int) folded;
  }
}
