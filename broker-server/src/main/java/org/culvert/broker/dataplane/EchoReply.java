// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.nio.ByteBuffer;

/**
 * Turns an ICMPv6 echo request into its reply, in place (RFC 4443 section 4.2). Clients measure
 * whether their tunnel lives with these, so the data plane answers, not the kernel.
 */
final class EchoReply {
  private static final int ICMPV6 = 58;
  private static final int REQUEST = 128;
  private static final int REPLY = 129;
  private static final int HEADER = 8;

  /** What the old brokers sent. */
  private static final int HOPS = 64;

  private static final int TYPE_AND_CODE = InnerHeader.LENGTH;
  private static final int CHECKSUM = InnerHeader.LENGTH + 2;

  private EchoReply() {}

  static boolean isRequest(ByteBuffer packet, int length) {
    return length >= InnerHeader.LENGTH + HEADER
        && InnerHeader.nextHeader(packet) == ICMPV6
        && packet.getShort(TYPE_AND_CODE) == (short) (REQUEST << 8);
  }

  static void turn(ByteBuffer packet) {
    long high = InnerHeader.sourceHigh(packet);
    long low = InnerHeader.sourceLow(packet);
    packet.putLong(InnerHeader.SOURCE, InnerHeader.destinationHigh(packet));
    packet.putLong(InnerHeader.SOURCE + Long.BYTES, InnerHeader.destinationLow(packet));
    packet.putLong(InnerHeader.DESTINATION, high);
    packet.putLong(InnerHeader.DESTINATION + Long.BYTES, low);
    InnerHeader.hopLimit(packet, HOPS);
    packet.putShort(TYPE_AND_CODE, (short) (REPLY << 8));
    packet.putShort(CHECKSUM, checksumOfReply(packet.getShort(CHECKSUM)));
  }

  /**
   * RFC 1624: only the type changed, the swap of the addresses sums up to the same. A wrong
   * checksum stays wrong, so a broken request is not turned into a sound reply.
   */
  private static short checksumOfReply(short ofRequest) {
    int sum = (~ofRequest & 0xFFFF) + (~(REQUEST << 8) & 0xFFFF) + (REPLY << 8);
    sum = (sum & 0xFFFF) + (sum >>> 16);
    sum = (sum & 0xFFFF) + (sum >>> 16);
    return (short) ~sum;
  }
}
