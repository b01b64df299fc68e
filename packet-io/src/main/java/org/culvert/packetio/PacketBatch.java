// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A fixed set of slots for the packets of one system call. The memory is off-heap, allocated once
 * and reused; a batch that was read from one side is written to the other as it is, so a packet is
 * never copied in between. One thread.
 *
 * <p>A slot is large enough for an offloaded super-packet: then {@link #segmentSize} says how long
 * its segments are, and 0 says that the slot holds one packet.
 */
public final class PacketBatch {
  private final MemorySegment memory;
  private final int slotSize;
  private final ByteBuffer[] buffers;
  private final int[] lengths;
  private final int[] segmentSizes;
  private final long[] peers;
  private final long[] peerHighs;
  private int size;

  private PacketBatch(int slots, int slotSize) {
    // Freed by the garbage collector: buffers are handed out, so nobody knows when they are unused.
    this.memory = Arena.ofAuto().allocate((long) slots * slotSize, Long.BYTES);
    this.slotSize = slotSize;
    this.buffers = new ByteBuffer[slots];
    this.lengths = new int[slots];
    this.segmentSizes = new int[slots];
    this.peers = new long[slots];
    this.peerHighs = new long[slots];
    for (int slot = 0; slot < slots; slot++) {
      buffers[slot] = memory.asSlice((long) slot * slotSize, slotSize).asByteBuffer();
    }
  }

  /** Slots of that many octets each. */
  public static PacketBatch allocate(int slots, int slotSize) {
    if (slots < 1 || slotSize < 1) {
      throw new IllegalArgumentException(
          "a batch needs room for a packet, not " + slots + " slots of " + slotSize + " octets");
    }
    return new PacketBatch(slots, slotSize);
  }

  public int capacity() {
    return buffers.length;
  }

  /** How many slots are in use; a dropped one still counts. */
  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  /** Big-endian view of the slot's whole memory, for absolute access; the same object each time. */
  public ByteBuffer buffer(int slot) {
    return buffers[slot];
  }

  /** Octets in the slot; 0 when it was dropped. */
  public int length(int slot) {
    return lengths[used(slot)];
  }

  public int segmentSize(int slot) {
    return segmentSizes[used(slot)];
  }

  /**
   * Where the packet came from or goes to, outside: the IPv4 address, then 16 bits of port, which
   * are 0 where the outer protocol has none. For an IPv6 address its lower half.
   */
  public long peer(int slot) {
    return peers[used(slot)];
  }

  /** The upper half of an outer IPv6 address; 0 where the outer protocol is IPv4. */
  public long peerHigh(int slot) {
    return peerHighs[used(slot)];
  }

  public void peer(int slot, long peer) {
    peers[used(slot)] = peer;
  }

  /** The peer is an IPv6 address, in halves. */
  public void peer(int slot, long high, long low) {
    peerHighs[used(slot)] = high;
    peers[slot] = low;
  }

  /** Whoever writes the batch leaves this slot out. */
  public void drop(int slot) {
    lengths[used(slot)] = 0;
  }

  /** Takes the next free slot for a packet of {@code length} octets that the caller puts there. */
  public int add(int length) {
    if (length < 0 || length > slotSize) {
      throw new IllegalArgumentException(
          "a packet of " + length + " octets in a slot of " + slotSize);
    }
    if (size == buffers.length) {
      throw new IllegalStateException("all " + size + " slots are in use");
    }
    lengths[size] = length;
    segmentSizes[size] = 0;
    peers[size] = 0;
    peerHighs[size] = 0;
    return size++;
  }

  boolean isFull() {
    return size == buffers.length;
  }

  int slotSize() {
    return slotSize;
  }

  byte[] copy(int slot) {
    byte[] packet = new byte[length(slot)];
    buffers[slot].get(0, packet);
    return packet;
  }

  /** For a slot that was taken before it was known how much of it is the packet. */
  void length(int slot, int length) {
    lengths[used(slot)] = Objects.checkIndex(length, slotSize + 1);
  }

  /** Takes octets off the front of a slot; the packet moves there. */
  void removeFront(int slot, int octets) {
    int left = length(slot) - octets;
    long start = (long) slot * slotSize;
    MemorySegment.copy(memory, start + octets, memory, start, left);
    lengths[slot] = left;
  }

  /** Where the slot starts, for the operating system. Valid as long as this batch is reachable. */
  long address(int slot) {
    return memory.address() + (long) Objects.checkIndex(slot, buffers.length) * slotSize;
  }

  private int used(int slot) {
    return Objects.checkIndex(slot, size);
  }
}
