// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.nio.ByteBuffer;

/**
 * A fixed set of slots for the packets of one system call. The memory is off-heap, allocated once
 * and reused; a batch that was read from one side is written to the other as it is, so a packet is
 * never copied in between. One thread.
 *
 * <p>A slot is large enough for an offloaded super-packet: then {@link #segmentSize} says how long
 * its segments are, and 0 says that the slot holds one packet.
 */
public final class PacketBatch {
  /** Slots of that many octets each. */
  public static PacketBatch allocate(int slots, int slotSize) {
    throw new UnsupportedOperationException();
  }

  public int capacity() {
    throw new UnsupportedOperationException();
  }

  /** How many slots are in use; a dropped one still counts. */
  public int size() {
    throw new UnsupportedOperationException();
  }

  public void clear() {
    throw new UnsupportedOperationException();
  }

  /** Big-endian view of the slot's whole memory, for absolute access; the same object each time. */
  public ByteBuffer buffer(int slot) {
    throw new UnsupportedOperationException();
  }

  /** Octets in the slot; 0 when it was dropped. */
  public int length(int slot) {
    throw new UnsupportedOperationException();
  }

  public int segmentSize(int slot) {
    throw new UnsupportedOperationException();
  }

  /** Where the packet came from or goes to, outside: the IPv4 address, then 16 bits of port. */
  public long peer(int slot) {
    throw new UnsupportedOperationException();
  }

  public void peer(int slot, long peer) {
    throw new UnsupportedOperationException();
  }

  /** Whoever writes the batch leaves this slot out. */
  public void drop(int slot) {
    throw new UnsupportedOperationException();
  }

  /** Takes the next free slot for a packet of {@code length} octets that the caller puts there. */
  public int add(int length) {
    throw new UnsupportedOperationException();
  }
}
