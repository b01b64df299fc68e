// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import java.nio.ByteBuffer;

/**
 * Views of an IPv4 header (RFC 791 section 3.1) that begins at {@code at} of a big-endian buffer.
 * Allocates nothing and moves no position. Only {@link #isValid} checks anything, so ask it first.
 */
public final class Ipv4Packet {
  /** Octets of a header without options. */
  public static final int HEADER = 20;

  static final int DEFAULT_TIME_TO_LIVE = 64;
  private static final int CHECKSUM = 10;
  private static final int SOURCE = 12;
  private static final int DESTINATION = 16;

  /** More fragments, and where this one belongs. */
  private static final int FRAGMENT = 0x3FFF;

  private Ipv4Packet() {}

  /** Whether {@code length} octets are one IPv4 packet, no less and no more. */
  public static boolean isValid(ByteBuffer buffer, int at, int length) {
    return length >= HEADER
        && version(buffer, at) == 4
        && headerLength(buffer, at) >= HEADER
        && headerLength(buffer, at) <= length
        && totalLength(buffer, at) == length;
  }

  /** Whether the header came undamaged; whoever forwards it on asks (RFC 1812 section 5.2.2). */
  public static boolean hasRightChecksum(ByteBuffer buffer, int at) {
    return InternetChecksum.complement(InternetChecksum.sum(buffer, at, headerLength(buffer, at)))
        == 0;
  }

  public static int version(ByteBuffer buffer, int at) {
    return buffer.get(at) >>> 4 & 0xF;
  }

  /** With its options. */
  public static int headerLength(ByteBuffer buffer, int at) {
    return (buffer.get(at) & 0xF) * 4;
  }

  public static int totalLength(ByteBuffer buffer, int at) {
    return buffer.getShort(at + 2) & 0xFFFF;
  }

  /** Whether this is a part of a longer packet. */
  public static boolean isFragment(ByteBuffer buffer, int at) {
    return (buffer.getShort(at + 6) & FRAGMENT) != 0;
  }

  /** Whether no router may fragment it. */
  public static boolean mayNotBeFragmented(ByteBuffer buffer, int at) {
    return (buffer.getShort(at + 6) & 0x4000) != 0;
  }

  public static int timeToLive(ByteBuffer buffer, int at) {
    return buffer.get(at + 8) & 0xFF;
  }

  /** Sets it, and the checksum with it (RFC 1624). */
  public static void timeToLive(ByteBuffer buffer, int at, int timeToLive) {
    int sum = ~buffer.getShort(at + CHECKSUM) & 0xFFFF;
    int change = (timeToLive << 8) + (~(timeToLive(buffer, at) << 8) & 0xFFFF);
    buffer.put(at + 8, (byte) timeToLive);
    buffer.putShort(at + CHECKSUM, (short) InternetChecksum.complement(sum + change));
  }

  public static int protocol(ByteBuffer buffer, int at) {
    return buffer.get(at + 9) & 0xFF;
  }

  /** As in {@link Ipv4Address#value}. */
  public static int source(ByteBuffer buffer, int at) {
    return buffer.getInt(at + SOURCE);
  }

  /** As in {@link Ipv4Address#value}. */
  public static int destination(ByteBuffer buffer, int at) {
    return buffer.getInt(at + DESTINATION);
  }

  /** Writes a header without options. */
  public static void writeHeader(
      ByteBuffer buffer, int at, int payloadLength, int protocol, int source, int destination) {
    buffer.putInt(at, 0x4500 << 16 | (HEADER + payloadLength));
    buffer.putInt(at + 4, 0);
    buffer.putInt(at + 8, DEFAULT_TIME_TO_LIVE << 24 | protocol << 16);
    buffer.putInt(at + SOURCE, source);
    buffer.putInt(at + DESTINATION, destination);
    buffer.putShort(
        at + CHECKSUM,
        (short) InternetChecksum.complement(InternetChecksum.sum(buffer, at, HEADER)));
  }

  /** The checksum stays right: it does not depend on the order. */
  static void swapAddresses(ByteBuffer buffer, int at) {
    int source = source(buffer, at);
    buffer.putInt(at + SOURCE, destination(buffer, at));
    buffer.putInt(at + DESTINATION, source);
  }
}
