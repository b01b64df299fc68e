// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import java.nio.ByteBuffer;

/**
 * Where the upper-layer header of a valid packet of either family is, behind options and extension
 * headers (RFC 8200 section 4). Both answers are in one number, so that nothing is allocated.
 */
public final class UpperLayer {
  public static final int IPV4 = 4;
  public static final int TCP = 6;
  public static final int IPV6 = 41;

  /** Not a fragment. */
  public static final long WHOLE = -1;

  /** It can't be told: a later fragment, or more extension headers than anybody needs. */
  private static final int HIDDEN = -1;

  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int MOST_EXTENSIONS = 8;

  private UpperLayer() {}

  /** Whether another IP packet is inside of the valid packet. */
  public static boolean isTunnel(ByteBuffer packet, int at, int length) {
    int protocol = protocol(find(packet, at, length));
    return protocol == IPV6 || protocol == IPV4;
  }

  /** To be asked with {@link #protocol} and {@link #offset}. */
  public static int find(ByteBuffer packet, int at, int length) {
    return Ipv6Packet.version(packet, at) == 6
        ? behindIpv6(packet, at, length)
        : behindIpv4(packet, at);
  }

  /** The protocol's number; -1 when it can't be told. */
  public static int protocol(int found) {
    return found == HIDDEN ? HIDDEN : found & 0xFF;
  }

  /** Octets from the start of the packet, when the protocol is known. */
  public static int offset(int found) {
    return found >>> 8;
  }

  /**
   * What the fragments of one packet have in common (RFC 8200 section 4.5, RFC 791 section 3.2);
   * {@link #WHOLE} for a packet that is none.
   */
  public static long fragment(ByteBuffer packet, int at, int length) {
    if (Ipv6Packet.version(packet, at) != 6) {
      return Ipv4Packet.isFragment(packet, at)
          ? (long) Ipv4Packet.protocol(packet, at) << 16 | packet.getShort(at + 4) & 0xFFFF
          : WHOLE;
    }
    int header = Ipv6Packet.nextHeader(packet, at);
    int offset = Ipv6Packet.HEADER;
    for (int i = 0; isExtension(header) && i < MOST_EXTENSIONS && offset + 8 <= length; i++) {
      if (header == FRAGMENT) {
        return packet.getInt(at + offset + 4) & 0xFFFF_FFFFL;
      }
      header = packet.get(at + offset) & 0xFF;
      offset += 8 + 8 * (packet.get(at + offset + 1) & 0xFF);
    }
    return WHOLE;
  }

  /**
   * A fragment that is not the first: it has no upper-layer header, whatever came before it has.
   */
  public static boolean isLaterFragment(ByteBuffer packet, int at, int length) {
    if (Ipv6Packet.version(packet, at) != 6) {
      return (packet.getShort(at + 6) & 0x1FFF) != 0;
    }
    int header = Ipv6Packet.nextHeader(packet, at);
    int offset = Ipv6Packet.HEADER;
    for (int i = 0; isExtension(header) && i < MOST_EXTENSIONS && offset + 8 <= length; i++) {
      if (header == FRAGMENT) {
        return (packet.getShort(at + offset + 2) & 0xFFF8) != 0;
      }
      header = packet.get(at + offset) & 0xFF;
      offset += 8 + 8 * (packet.get(at + offset + 1) & 0xFF);
    }
    return false;
  }

  private static int behindIpv4(ByteBuffer packet, int at) {
    boolean later = (packet.getShort(at + 6) & 0x1FFF) != 0;
    return later
        ? HIDDEN
        : Ipv4Packet.headerLength(packet, at) << 8 | Ipv4Packet.protocol(packet, at);
  }

  private static int behindIpv6(ByteBuffer packet, int at, int length) {
    int header = Ipv6Packet.nextHeader(packet, at);
    int offset = Ipv6Packet.HEADER;
    for (int i = 0; isExtension(header); i++) {
      if (i == MOST_EXTENSIONS
          || offset + 8 > length
          || (header == FRAGMENT && (packet.getShort(at + offset + 2) & 0xFFF8) != 0)) {
        return HIDDEN;
      }
      int size = header == FRAGMENT ? 8 : 8 + 8 * (packet.get(at + offset + 1) & 0xFF);
      header = packet.get(at + offset) & 0xFF;
      offset += size;
    }
    return offset > length ? HIDDEN : offset << 8 | header;
  }

  private static boolean isExtension(int header) {
    return header == HOP_BY_HOP
        || header == ROUTING
        || header == FRAGMENT
        || header == DESTINATION_OPTIONS;
  }
}
