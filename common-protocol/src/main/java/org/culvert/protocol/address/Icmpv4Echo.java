// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import java.nio.ByteBuffer;

/**
 * The echo messages of ICMP (RFC 792) that keep v4v6 tunnels alive: {@link Icmpv6Echo} for the
 * other family, with the same 16 octets of payload.
 *
 * @param first half of the payload; unpredictable where the reply has to prove something
 * @param second half of the payload
 */
public record Icmpv4Echo(int identifier, int sequence, long first, long second) {
  /** Octets of the packet, with its IPv4 header. */
  public static final int LENGTH = Ipv4Packet.HEADER + 24;

  static final int PROTOCOL = 1;
  private static final int REQUEST = 8;
  private static final int REPLY = 0;
  private static final int CHECKSUM = Ipv4Packet.HEADER + 2;
  private static final int IDENTIFIER = Ipv4Packet.HEADER + 4;
  private static final int PAYLOAD = Ipv4Packet.HEADER + 8;

  public Icmpv4Echo {
    if (identifier >>> 16 != 0 || sequence >>> 16 != 0) {
      throw new IllegalArgumentException("identifier and sequence have 16 bits each");
    }
  }

  /** Writes the request at {@code at} of {@code buffer}, which has room for {@link #LENGTH}. */
  public void writeRequest(ByteBuffer buffer, int at, Ipv4Address source, Ipv4Address destination) {
    int length = LENGTH - Ipv4Packet.HEADER;
    Ipv4Packet.writeHeader(buffer, at, length, PROTOCOL, source.value(), destination.value());
    buffer.putInt(at + Ipv4Packet.HEADER, REQUEST << 24);
    buffer.putInt(at + IDENTIFIER, identifier << 16 | sequence);
    buffer.putLong(at + PAYLOAD, first);
    buffer.putLong(at + PAYLOAD + 8, second);
    buffer.putShort(at + CHECKSUM, (short) InternetChecksum.complement(sum(buffer, at, length)));
  }

  /** Whether the valid IPv4 packet is a request that somebody could answer. */
  public static boolean isRequest(ByteBuffer buffer, int at, int length) {
    return is(REQUEST, buffer, at, length);
  }

  /** Whether the valid IPv4 packet is a reply, to whatever request. */
  public static boolean isReply(ByteBuffer buffer, int at, int length) {
    return is(REPLY, buffer, at, length);
  }

  /** Whether the valid IPv4 packet is the reply to this very request, undamaged. */
  public boolean isAnsweredBy(ByteBuffer buffer, int at, int length) {
    return length == LENGTH
        && is(REPLY, buffer, at, length)
        && buffer.getInt(at + IDENTIFIER) == (identifier << 16 | sequence)
        && buffer.getLong(at + PAYLOAD) == first
        && buffer.getLong(at + PAYLOAD + 8) == second
        && InternetChecksum.complement(sum(buffer, at, length - Ipv4Packet.HEADER)) == 0;
  }

  /** The first half of the payload of a reply that is as long as the answers to our requests. */
  public static long token(ByteBuffer buffer, int at, int length) {
    return length == LENGTH ? buffer.getLong(at + PAYLOAD) : 0;
  }

  /** Turns a request into its reply, in place. */
  public static void reply(ByteBuffer buffer, int at) {
    Ipv4Packet.swapAddresses(buffer, at);
    Ipv4Packet.timeToLive(buffer, at, Ipv4Packet.DEFAULT_TIME_TO_LIVE);
    buffer.put(at + Ipv4Packet.HEADER, (byte) REPLY);
    // Updated, not made anew (RFC 1624): a request that was damaged stays recognisable as such.
    int sum = (~buffer.getShort(at + CHECKSUM) & 0xFFFF) + (~(REQUEST << 8) & 0xFFFF);
    buffer.putShort(at + CHECKSUM, (short) InternetChecksum.complement(sum));
  }

  /** Whole, without options, between two hosts. */
  private static boolean is(int type, ByteBuffer buffer, int at, int length) {
    return length >= PAYLOAD
        && Ipv4Packet.headerLength(buffer, at) == Ipv4Packet.HEADER
        && Ipv4Packet.protocol(buffer, at) == PROTOCOL
        && !Ipv4Packet.isFragment(buffer, at)
        && (buffer.getShort(at + Ipv4Packet.HEADER) & 0xFFFF) == type << 8
        && Ipv4Address.isUnicast(Ipv4Packet.source(buffer, at))
        && Ipv4Address.isUnicast(Ipv4Packet.destination(buffer, at));
  }

  private static long sum(ByteBuffer buffer, int at, int length) {
    return InternetChecksum.sum(buffer, at + Ipv4Packet.HEADER, length);
  }
}
