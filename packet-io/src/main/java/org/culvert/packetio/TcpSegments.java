// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.nio.ByteBuffer;

/**
 * Takes a TCP packet apart that the kernel has put together out of several, on receipt (GRO) or
 * because its sender is on this machine. A raw socket is given such a packet as it is: longer than
 * any link carries, and in place of the checksum just the sum of the pseudo-header, for hardware to
 * go on from. Knows it by that sum. What comes out are packets that every tunnel carries, with
 * checksums of their own. One packet at a time; allocates nothing.
 */
final class TcpSegments {
  /** What every IPv6 link carries. */
  static final int LONGEST = 1280;

  private static final int IPV6_HEADER = 40;
  private static final int TCP = 6;
  private static final int TCP_HEADER = 20;
  private static final int SEQUENCE = 4;
  private static final int FLAGS = 13;
  private static final int CHECKSUM = 16;
  private static final int FIN_AND_PSH = 0x09;
  private static final int CWR = 0x80;

  private ByteBuffer packet = ByteBuffer.allocate(0);

  /** Where TCP begins. */
  private int tcp;

  /** Where the payload begins. */
  private int payload;

  private int end;
  private int next;

  /** Whether it is such a packet; then {@link #next} gives its parts. */
  boolean begin(ByteBuffer merged, int length) {
    next = 0;
    end = 0;
    int header = headerLength(merged, length);
    if (header == 0 || length < header + TCP_HEADER) {
      return false;
    }
    int data = header + (merged.get(header + 12) >>> 4 & 0xF) * 4;
    if (data < header + TCP_HEADER || data > length || data + 8 > LONGEST) {
      return false;
    }
    long pseudo = pseudoHeader(merged, length - header);
    if ((merged.getShort(header + CHECKSUM) & 0xFFFF) != fold(pseudo)) {
      return false;
    }
    packet = merged;
    tcp = header;
    payload = data;
    end = length;
    next = data;
    return true;
  }

  boolean hasNext() {
    return end > 0;
  }

  /** Puts the next part into a slot of its own, which has room for {@link #LONGEST} octets. */
  int next(PacketBatch to) {
    int count = Math.min(end - next, LONGEST - payload);
    boolean first = next == payload;
    boolean last = next + count == end;
    int slot = to.add(payload + count);
    ByteBuffer part = to.buffer(slot);
    part.put(0, packet, 0, payload);
    part.put(payload, packet, next, count);
    part.putInt(tcp + SEQUENCE, packet.getInt(tcp + SEQUENCE) + next - payload);
    int flags = packet.get(tcp + FLAGS) & 0xFF;
    flags &= (first ? 0xFF : ~CWR) & (last ? 0xFF : ~FIN_AND_PSH);
    part.put(tcp + FLAGS, (byte) flags);
    writeLength(part, payload + count);
    part.putShort(tcp + CHECKSUM, (short) 0);
    long sum = pseudoHeader(part, payload + count - tcp) + sum(part, tcp, payload + count);
    part.putShort(tcp + CHECKSUM, (short) ~fold(sum));
    next += count;
    end = last ? 0 : end;
    return slot;
  }

  /** Of a packet that has TCP right behind its header, and is whole; else 0. */
  private static int headerLength(ByteBuffer packet, int length) {
    if (length < IPV6_HEADER) {
      return 0;
    }
    int version = packet.get(0) >>> 4 & 0xF;
    if (version == 6) {
      boolean whole = (packet.getShort(4) & 0xFFFF) + IPV6_HEADER == length;
      return whole && packet.get(6) == TCP ? IPV6_HEADER : 0;
    }
    int ihl = (packet.get(0) & 0xF) * 4;
    boolean plain =
        version == 4
            && ihl >= 20
            && (packet.getShort(2) & 0xFFFF) == length
            && (packet.getShort(6) & 0x3FFF) == 0
            && packet.get(9) == TCP;
    return plain ? ihl : 0;
  }

  private static void writeLength(ByteBuffer part, int length) {
    if (part.get(0) >>> 4 == 6) {
      part.putShort(4, (short) (length - IPV6_HEADER));
    } else {
      part.putShort(2, (short) length);
      part.putShort(10, (short) 0);
      part.putShort(10, (short) ~fold(sum(part, 0, (part.get(0) & 0xF) * 4)));
    }
  }

  private static long pseudoHeader(ByteBuffer packet, int tcpLength) {
    boolean ipv6 = packet.get(0) >>> 4 == 6;
    return (ipv6 ? sum(packet, 8, IPV6_HEADER) : sum(packet, 12, 20)) + tcpLength + TCP;
  }

  private static long sum(ByteBuffer packet, int from, int to) {
    long sum = 0;
    int at = from;
    for (; to - at >= 4; at += 4) {
      sum += packet.getInt(at) & 0xFFFF_FFFFL;
    }
    if (to - at >= 2) {
      sum += packet.getShort(at) & 0xFFFF;
      at += 2;
    }
    return at < to ? sum + ((packet.get(at) & 0xFF) << 8) : sum;
  }

  private static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded >>> 16) + (folded & 0xFFFF);
    }
    return (int) folded;
  }
}
