// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The structures of one recvmmsg or sendmmsg call (mmsghdr, iovec, sockaddr), made once and pointed
 * at the slots of whatever batch is at hand. One thread, one direction.
 *
 * <p>A socket that delivers packets with an outer header in front gets it put aside, into memory of
 * its own, so that the inner packet still starts where its slot does.
 */
final class MessageVector {
  /** Datagrams in one call: more brings nothing, the per-datagram cost is the kernel's. */
  static final int LENGTH = 64;

  private static final int HEADER_SIZE = 64;
  private static final int NAME = 0;
  private static final int NAME_LENGTH = 8;
  private static final int IOV = 16;
  private static final int IOV_COUNT = 24;
  private static final int FLAGS = 48;
  private static final int RECEIVED = 56;
  private static final int IOVEC_SIZE = 16;

  /** The outer header and the slot. */
  private static final int PARTS = 2;

  /** The datagram was longer than its slot. */
  private static final int MSG_TRUNC = 0x20;

  private final SocketAddresses family;
  private final boolean outerHeader;
  private final MemorySegment headers = Arena.ofAuto().allocate((long) LENGTH * HEADER_SIZE, 8);
  private final MemorySegment vectors =
      Arena.ofAuto().allocate((long) LENGTH * PARTS * IOVEC_SIZE, 8);
  private final MemorySegment outers =
      Arena.ofAuto().allocate((long) LENGTH * OuterHeader.LENGTH, 8);
  private final MemorySegment names =
      Arena.ofAuto().allocate((long) LENGTH * SocketAddresses.LARGEST, 8);
  private int count;

  /**
   * @param outerHeader whether packets come with an {@link OuterHeader}
   */
  MessageVector(SocketAddresses family, boolean outerHeader) {
    this.family = family;
    this.outerHeader = outerHeader;
    for (int i = 0; i < LENGTH; i++) {
      set(i, NAME, names.address() + name(i));
      part(i, 0, outers.address() + outer(i), OuterHeader.LENGTH);
      set(i, IOV, vectors.address() + vector(i, outerHeader ? 0 : 1));
      set(i, IOV_COUNT, outerHeader ? 2 : 1);
    }
  }

  long address() {
    return headers.address();
  }

  long address(int message) {
    return headers.address() + (long) message * HEADER_SIZE;
  }

  /** Messages put there by {@link #fill}. */
  int count() {
    return count;
  }

  /** Offers the slots of an empty batch to be received into. */
  int offer(PacketBatch batch) {
    int limit = Math.min(batch.capacity(), LENGTH);
    for (int i = 0; i < limit; i++) {
      point(i, batch.address(i), batch.slotSize());
    }
    return limit;
  }

  /** Takes what was received over into the batch; a truncated datagram becomes a dropped slot. */
  void accept(PacketBatch batch, int received) {
    for (int i = 0; i < received; i++) {
      int flags = headers.get(ValueLayout.JAVA_INT, (long) i * HEADER_SIZE + FLAGS);
      int length = headers.get(ValueLayout.JAVA_INT, (long) i * HEADER_SIZE + RECEIVED);
      boolean whole = (flags & MSG_TRUNC) == 0;
      int slot = whole && !outerHeader ? batch.add(length) : batch.add(0);
      family.read(names, name(i), batch, slot);
      if (whole && outerHeader) {
        OuterHeader.takeOff(outers, outer(i), batch, slot, length);
      }
    }
  }

  /**
   * Takes packets to be sent, leaving out dropped slots.
   *
   * @return the slot to go on with in the next call
   */
  int fill(PacketBatch batch, int from) {
    count = 0;
    int slot = from;
    while (slot < batch.size() && count < LENGTH) {
      int length = batch.length(slot);
      if (length > 0) {
        point(count, batch.address(slot), length);
        family.write(names, name(count), batch.peerHigh(slot), batch.peer(slot));
        count++;
      }
      slot++;
    }
    return slot;
  }

  private void point(int message, long address, int length) {
    part(message, 1, address, length);
    // In and out: recvmmsg leaves the length of the address it found.
    headers.set(ValueLayout.JAVA_INT, (long) message * HEADER_SIZE + NAME_LENGTH, family.size());
  }

  private void part(int message, int part, long address, int length) {
    vectors.set(ValueLayout.JAVA_LONG, vector(message, part), address);
    vectors.set(ValueLayout.JAVA_LONG, vector(message, part) + 8, length);
  }

  private void set(int message, int field, long value) {
    headers.set(ValueLayout.JAVA_LONG, (long) message * HEADER_SIZE + field, value);
  }

  private static long vector(int message, int part) {
    return (long) (message * PARTS + part) * IOVEC_SIZE;
  }

  private static long outer(int message) {
    return (long) message * OuterHeader.LENGTH;
  }

  private static long name(int message) {
    return (long) message * SocketAddresses.LARGEST;
  }
}
