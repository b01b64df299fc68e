// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import java.nio.ByteBuffer;

/**
 * The error messages of ICMP about a packet that could not be forwarded (RFC 792, RFC 1191, RFC
 * 1812 section 4.3): {@link Icmpv6Error} for the other family. At most 576 octets. How many may be
 * sent is left to the caller.
 */
public final class Icmpv4Error {
  private static final int UNREACHABLE = 3;
  private static final int FRAGMENTATION_NEEDED = 4;
  private static final int TIME_EXCEEDED = 11;
  private static final int ECHO_REPLY = 0;
  private static final int ECHO_REQUEST = 8;
  private static final int MESSAGE_HEADER = 8;
  private static final int QUOTED = Ipv4Packet.HEADER + MESSAGE_HEADER;
  private static final int LONGEST = 576;

  private Icmpv4Error() {}

  /**
   * Writes a destination unreachable with {@code code} at the start of {@code error}.
   *
   * @return its length, or 0 when none may be sent about this packet
   */
  public static int unreachable(
      int code, Ipv4Address router, ByteBuffer packet, int at, int length, ByteBuffer error) {
    return write(UNREACHABLE << 24 | code << 16, 0, router, packet, at, length, error);
  }

  /**
   * Writes that it would have had to be fragmented, and the {@code mtu} (RFC 1191 section 4).
   *
   * @return its length, or 0 when none may be sent about this packet
   */
  public static int tooBig(
      int mtu, Ipv4Address router, ByteBuffer packet, int at, int length, ByteBuffer error) {
    int typeAndCode = UNREACHABLE << 24 | FRAGMENTATION_NEEDED << 16;
    return write(typeAndCode, mtu, router, packet, at, length, error);
  }

  /**
   * Writes that its time to live was used up.
   *
   * @return its length, or 0 when none may be sent about this packet
   */
  public static int timeExceeded(
      Ipv4Address router, ByteBuffer packet, int at, int length, ByteBuffer error) {
    return write(TIME_EXCEEDED << 24, 0, router, packet, at, length, error);
  }

  private static int write(
      int typeAndCode,
      int parameter,
      Ipv4Address router,
      ByteBuffer packet,
      int at,
      int length,
      ByteBuffer error) {
    if (!mayBeSent(packet, at, length)) {
      return 0;
    }
    int quoted = Math.min(length, LONGEST - QUOTED);
    int payload = MESSAGE_HEADER + quoted;
    Ipv4Packet.writeHeader(
        error, 0, payload, Icmpv4Echo.PROTOCOL, router.value(), Ipv4Packet.source(packet, at));
    error.putInt(Ipv4Packet.HEADER, typeAndCode);
    error.putInt(Ipv4Packet.HEADER + 4, parameter);
    error.put(QUOTED, packet, at, quoted);
    error.putShort(
        Ipv4Packet.HEADER + 2,
        (short)
            InternetChecksum.complement(InternetChecksum.sum(error, Ipv4Packet.HEADER, payload)));
    return QUOTED + quoted;
  }

  /** RFC 1812 section 4.3.2.7: nothing about errors, later fragments, or to and about groups. */
  private static boolean mayBeSent(ByteBuffer packet, int at, int length) {
    if (!Ipv4Packet.isValid(packet, at, length)
        || !Ipv4Address.isUnicast(Ipv4Packet.source(packet, at))
        || !Ipv4Address.isUnicast(Ipv4Packet.destination(packet, at))) {
      return false;
    }
    int found = UpperLayer.find(packet, at, length);
    if (UpperLayer.protocol(found) != Icmpv4Echo.PROTOCOL) {
      return UpperLayer.protocol(found) >= 0;
    }
    int offset = UpperLayer.offset(found);
    int type = offset < length ? packet.get(at + offset) & 0xFF : UNREACHABLE;
    return type == ECHO_REQUEST || type == ECHO_REPLY;
  }
}
