// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import java.nio.ByteBuffer;

/**
 * The error messages of ICMPv6 (RFC 4443 section 3) about a packet that could not be forwarded. It
 * is quoted as far as the error fits into the minimum MTU. How many errors may be sent is left to
 * the caller.
 */
public final class Icmpv6Error {
  private static final int UNREACHABLE = 1;
  private static final int TOO_BIG = 2;
  private static final int TIME_EXCEEDED = 3;
  private static final int FIRST_INFORMATIONAL = 128;
  private static final int REDIRECT = 137;
  private static final int MESSAGE_HEADER = 8;
  private static final int QUOTED = Ipv6Packet.HEADER + MESSAGE_HEADER;

  private Icmpv6Error() {}

  /**
   * Writes a destination unreachable with {@code code} at the start of {@code error}.
   *
   * @return its length, or 0 when none may be sent about this packet
   */
  public static int unreachable(
      int code, Ipv6Address router, ByteBuffer packet, int at, int length, ByteBuffer error) {
    return write(UNREACHABLE << 24 | code << 16, 0, router, packet, at, length, error);
  }

  /**
   * Writes a packet too big, with the {@code mtu} that would have fitted, at the start of {@code
   * error}.
   *
   * @return its length, or 0 when none may be sent about this packet
   */
  public static int tooBig(
      int mtu, Ipv6Address router, ByteBuffer packet, int at, int length, ByteBuffer error) {
    return write(TOO_BIG << 24, mtu, router, packet, at, length, error);
  }

  /**
   * Writes that its hop limit was used up, at the start of {@code error}.
   *
   * @return its length, or 0 when none may be sent about this packet
   */
  public static int timeExceeded(
      Ipv6Address router, ByteBuffer packet, int at, int length, ByteBuffer error) {
    return write(TIME_EXCEEDED << 24, 0, router, packet, at, length, error);
  }

  private static int write(
      int typeAndCode,
      int parameter,
      Ipv6Address router,
      ByteBuffer packet,
      int at,
      int length,
      ByteBuffer error) {
    if (!mayBeSent(packet, at, length)) {
      return 0;
    }
    int quoted = Math.min(length, Ipv6Packet.MINIMUM_MTU - QUOTED);
    int payload = MESSAGE_HEADER + quoted;
    Ipv6Packet.writeHeader(error, 0, payload, Icmpv6Echo.NEXT_HEADER, router);
    Ipv6Packet.writeDestination(
        error, 0, Ipv6Packet.sourceHigh(packet, at), Ipv6Packet.sourceLow(packet, at));
    error.putInt(Ipv6Packet.HEADER, typeAndCode);
    error.putInt(Ipv6Packet.HEADER + 4, parameter);
    error.put(QUOTED, packet, at, quoted);
    Icmpv6Echo.writeChecksum(error, 0, payload);
    return QUOTED + quoted;
  }

  /** RFC 4443 section 2.4 (e): no errors about errors, none to or about groups. */
  private static boolean mayBeSent(ByteBuffer packet, int at, int length) {
    return Ipv6Packet.isValid(packet, at, length)
        && Ipv6Packet.isBetweenHosts(packet, at)
        && !isError(packet, at, length);
  }

  /** What can't be told may be one. */
  private static boolean isError(ByteBuffer packet, int at, int length) {
    int found = UpperLayer.find(packet, at, length);
    if (UpperLayer.protocol(found) != Icmpv6Echo.NEXT_HEADER) {
      return UpperLayer.protocol(found) < 0;
    }
    int offset = UpperLayer.offset(found);
    int type = offset < length ? packet.get(at + offset) & 0xFF : 0;
    return type < FIRST_INFORMATIONAL || type == REDIRECT;
  }
}
