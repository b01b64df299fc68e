// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.nio.ByteBuffer;

/**
 * Old brokers look for the mark of signalling in the fourth octet of a datagram too, where an IPv6
 * packet has the middle of its flow label: one flow of sixteen would never get through. So that
 * label is taken off, which every router survives, as packets without one are usual (RFC 6437).
 */
final class FlowLabel {
  private static final int MARK = 0xF0;
  private static final int ALL_BUT_THE_LABEL = 0xFFF0_0000;

  private FlowLabel() {}

  /**
   * @param packet with an IPv6 header at its position
   */
  static void clearWhereMistaken(ByteBuffer packet) {
    int at = packet.position();
    if ((packet.get(at + 3) & MARK) == MARK) {
      packet.putInt(at, packet.getInt(at) & ALL_BUT_THE_LABEL);
    }
  }
}
