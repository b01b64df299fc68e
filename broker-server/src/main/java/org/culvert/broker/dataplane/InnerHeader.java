// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.nio.ByteBuffer;

/** Reads the IPv6 header (RFC 8200 section 3) of a packet in a slot, where it is. */
final class InnerHeader {
  static final int LENGTH = 40;

  private static final int PAYLOAD_LENGTH = 4;
  private static final int NEXT_HEADER = 6;
  private static final int HOP_LIMIT = 7;
  static final int SOURCE = 8;
  static final int DESTINATION = 24;

  private InnerHeader() {}

  static int version(ByteBuffer packet) {
    return packet.get(0) >>> 4 & 0xF;
  }

  /** Of the whole packet, as the header says. */
  static int length(ByteBuffer packet) {
    return LENGTH + (packet.getShort(PAYLOAD_LENGTH) & 0xFFFF);
  }

  static int nextHeader(ByteBuffer packet) {
    return packet.get(NEXT_HEADER) & 0xFF;
  }

  static int hopLimit(ByteBuffer packet) {
    return packet.get(HOP_LIMIT) & 0xFF;
  }

  static void hopLimit(ByteBuffer packet, int limit) {
    packet.put(HOP_LIMIT, (byte) limit);
  }

  static long sourceHigh(ByteBuffer packet) {
    return packet.getLong(SOURCE);
  }

  static long sourceLow(ByteBuffer packet) {
    return packet.getLong(SOURCE + Long.BYTES);
  }

  static long destinationHigh(ByteBuffer packet) {
    return packet.getLong(DESTINATION);
  }

  static long destinationLow(ByteBuffer packet) {
    return packet.getLong(DESTINATION + Long.BYTES);
  }
}
