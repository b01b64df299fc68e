// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import java.nio.ByteBuffer;

/**
 * The echo messages of ICMPv6 (RFC 4443 section 4) that keep tunnels alive: a request of 64 octets
 * with 16 of payload, as old clients send it, and the reply to whatever request comes in.
 *
 * @param first half of the payload; unpredictable where the reply has to prove something
 * @param second half of the payload
 */
public record Icmpv6Echo(int identifier, int sequence, long first, long second) {
  /** Octets of the packet, with its IPv6 header. */
  public static final int LENGTH = Ipv6Packet.HEADER + 24;

  static final int NEXT_HEADER = 58;
  static final int CHECKSUM = Ipv6Packet.HEADER + 2;
  private static final int REQUEST = 128;
  private static final int REPLY = 129;
  private static final int IDENTIFIER = Ipv6Packet.HEADER + 4;
  private static final int PAYLOAD = Ipv6Packet.HEADER + 8;

  public Icmpv6Echo {
    if (identifier >>> 16 != 0 || sequence >>> 16 != 0) {
      throw new IllegalArgumentException("identifier and sequence have 16 bits each");
    }
  }

  /** Writes the request at {@code at} of {@code buffer}, which has room for {@link #LENGTH}. */
  public void writeRequest(ByteBuffer buffer, int at, Ipv6Address source, Ipv6Address destination) {
    writeRequest(buffer, at, source, destination, LENGTH);
  }

  /**
   * Writes a longer request.
   *
   * @param total octets of the packet; what is more than {@link #LENGTH} has to be zeros already
   */
  public void writeRequest(
      ByteBuffer buffer, int at, Ipv6Address source, Ipv6Address destination, int total) {
    int length = total - Ipv6Packet.HEADER;
    Ipv6Packet.writeHeader(buffer, at, length, NEXT_HEADER, source);
    Ipv6Packet.writeDestination(buffer, at, destination.high(), destination.low());
    buffer.putInt(at + Ipv6Packet.HEADER, REQUEST << 24);
    buffer.putInt(at + IDENTIFIER, identifier << 16 | sequence);
    buffer.putLong(at + PAYLOAD, first);
    buffer.putLong(at + PAYLOAD + 8, second);
    writeChecksum(buffer, at, length);
  }

  /** Whether the valid IPv6 packet is a request that somebody could answer. */
  public static boolean isRequest(ByteBuffer buffer, int at, int length) {
    return is(REQUEST, buffer, at, length);
  }

  /** Whether the valid IPv6 packet is a reply, to whatever request. */
  public static boolean isReply(ByteBuffer buffer, int at, int length) {
    return is(REPLY, buffer, at, length);
  }

  /** Whether the valid IPv6 packet is the reply to this very request, undamaged. */
  public boolean isAnsweredBy(ByteBuffer buffer, int at, int length) {
    return isAnsweredBy(buffer, at, length, LENGTH);
  }

  /**
   * @param total octets that the request had
   */
  public boolean isAnsweredBy(ByteBuffer buffer, int at, int length, int total) {
    return length == total
        && is(REPLY, buffer, at, length)
        && buffer.getInt(at + IDENTIFIER) == (identifier << 16 | sequence)
        && buffer.getLong(at + PAYLOAD) == first
        && buffer.getLong(at + PAYLOAD + 8) == second
        && hasRightChecksum(buffer, at, length - Ipv6Packet.HEADER);
  }

  /** The first half of the payload of a reply that is as long as the answers to our requests. */
  public static long token(ByteBuffer buffer, int at, int length) {
    return length == LENGTH ? buffer.getLong(at + PAYLOAD) : 0;
  }

  /** Turns a request into its reply, in place. */
  public static void reply(ByteBuffer buffer, int at) {
    Ipv6Packet.swapAddresses(buffer, at);
    Ipv6Packet.hopLimit(buffer, at, Ipv6Packet.DEFAULT_HOP_LIMIT);
    buffer.put(at + Ipv6Packet.HEADER, (byte) REPLY);
    // Updated, not made anew (RFC 1624): a request that was damaged stays recognisable as such.
    int sum = ~buffer.getShort(at + CHECKSUM) & 0xFFFF;
    buffer.putShort(
        at + CHECKSUM, (short) InternetChecksum.complement(sum + (REPLY - REQUEST << 8)));
  }

  private static boolean is(int type, ByteBuffer buffer, int at, int length) {
    return length >= PAYLOAD
        && Ipv6Packet.nextHeader(buffer, at) == NEXT_HEADER
        && (buffer.getShort(at + Ipv6Packet.HEADER) & 0xFFFF) == type << 8
        && Ipv6Packet.isBetweenHosts(buffer, at);
  }

  private static boolean hasRightChecksum(ByteBuffer buffer, int at, int length) {
    return InternetChecksum.complement(sum(buffer, at, length)) == 0;
  }

  /** Fills in the checksum of an ICMPv6 message of {@code length}, whose field is zero. */
  static void writeChecksum(ByteBuffer buffer, int at, int length) {
    buffer.putShort(at + CHECKSUM, (short) InternetChecksum.complement(sum(buffer, at, length)));
  }

  private static long sum(ByteBuffer buffer, int at, int length) {
    return InternetChecksum.pseudoHeader(buffer, at, length, NEXT_HEADER)
        + InternetChecksum.sum(buffer, at + Ipv6Packet.HEADER, length);
  }
}
