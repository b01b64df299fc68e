// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import java.nio.ByteBuffer;

/**
 * Views of an IPv6 header (RFC 8200 section 3) that begins at {@code at} of a big-endian buffer.
 * Allocates nothing and moves no position. Only {@link #isValid} checks anything, so ask it first.
 */
public final class Ipv6Packet {
  public static final int HEADER = 40;

  /** The MTU that every link has, and the only one inside our tunnels. */
  public static final int MINIMUM_MTU = 1280;

  static final int DEFAULT_HOP_LIMIT = 64;
  private static final int SOURCE = 8;
  private static final int DESTINATION = 24;

  private Ipv6Packet() {}

  /** Whether {@code length} octets are one IPv6 packet, no less and no more. */
  public static boolean isValid(ByteBuffer buffer, int at, int length) {
    return length >= HEADER
        && version(buffer, at) == 6
        && HEADER + payloadLength(buffer, at) == length;
  }

  public static int version(ByteBuffer buffer, int at) {
    return buffer.get(at) >>> 4 & 0xF;
  }

  public static int payloadLength(ByteBuffer buffer, int at) {
    return buffer.getShort(at + 4) & 0xFFFF;
  }

  public static int nextHeader(ByteBuffer buffer, int at) {
    return buffer.get(at + 6) & 0xFF;
  }

  public static int hopLimit(ByteBuffer buffer, int at) {
    return buffer.get(at + 7) & 0xFF;
  }

  public static void hopLimit(ByteBuffer buffer, int at, int hopLimit) {
    buffer.put(at + 7, (byte) hopLimit);
  }

  public static long sourceHigh(ByteBuffer buffer, int at) {
    return buffer.getLong(at + SOURCE);
  }

  public static long sourceLow(ByteBuffer buffer, int at) {
    return buffer.getLong(at + SOURCE + 8);
  }

  public static long destinationHigh(ByteBuffer buffer, int at) {
    return buffer.getLong(at + DESTINATION);
  }

  public static long destinationLow(ByteBuffer buffer, int at) {
    return buffer.getLong(at + DESTINATION + 8);
  }

  /** For logs and for what happens rarely: allocates. */
  public static Ipv6Address source(ByteBuffer buffer, int at) {
    return new Ipv6Address(sourceHigh(buffer, at), sourceLow(buffer, at));
  }

  /** For logs and for what happens rarely: allocates. */
  public static Ipv6Address destination(ByteBuffer buffer, int at) {
    return new Ipv6Address(destinationHigh(buffer, at), destinationLow(buffer, at));
  }

  /** Whether somebody could answer: the source is one host, and so is the destination. */
  static boolean isBetweenHosts(ByteBuffer buffer, int at) {
    long high = sourceHigh(buffer, at);
    return (high | sourceLow(buffer, at)) != 0
        && high >>> 56 != 0xFF
        && destinationHigh(buffer, at) >>> 56 != 0xFF;
  }

  static void writeHeader(
      ByteBuffer buffer, int at, int payloadLength, int nextHeader, Ipv6Address source) {
    buffer.putInt(at, 6 << 28);
    buffer.putShort(at + 4, (short) payloadLength);
    buffer.put(at + 6, (byte) nextHeader);
    buffer.put(at + 7, (byte) DEFAULT_HOP_LIMIT);
    buffer.putLong(at + SOURCE, source.high());
    buffer.putLong(at + SOURCE + 8, source.low());
  }

  static void writeDestination(ByteBuffer buffer, int at, long high, long low) {
    buffer.putLong(at + DESTINATION, high);
    buffer.putLong(at + DESTINATION + 8, low);
  }

  static void swapAddresses(ByteBuffer buffer, int at) {
    long high = sourceHigh(buffer, at);
    long low = sourceLow(buffer, at);
    buffer.putLong(at + SOURCE, destinationHigh(buffer, at));
    buffer.putLong(at + SOURCE + 8, destinationLow(buffer, at));
    writeDestination(buffer, at, high, low);
  }
}
