// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The IPv4 header that a raw socket delivers before the packet (raw(7)). The kernel has checked it
 * and put fragments together; what doesn't add up all the same is dropped.
 */
final class OuterHeader {
  /** Without options, as nearly always. */
  static final int LENGTH = 20;

  private static final int VERSION_4 = 4;
  private static final int WORD = 4;
  private static final ValueLayout.OfShort TOTAL_LENGTH =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private OuterHeader() {}

  /**
   * Makes the slot hold the inner packet. Its memory has what came after the first {@link #LENGTH}
   * octets, and those are at the offset.
   *
   * @param received octets in all
   */
  static void takeOff(
      MemorySegment memory, long offset, PacketBatch batch, int slot, int received) {
    if (received < LENGTH) {
      return;
    }
    int first = memory.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
    int options = (first & 0xF) * WORD - LENGTH;
    int total = memory.get(TOTAL_LENGTH, offset + 2) & 0xFFFF;
    if (first >>> 4 == VERSION_4 && options >= 0 && total == received && LENGTH + options < total) {
      batch.length(slot, received - LENGTH);
      if (options > 0) {
        batch.removeFront(slot, options);
      }
    }
  }
}
