// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the system writes the addresses of a family: struct sockaddr_in or sockaddr_in6, with the
 * family in host order, then port and address as on the wire.
 */
enum SocketAddresses {
  INET(Libc.AF_INET, 16) {
    @Override
    void write(MemorySegment memory, long offset, long high, long low) {
      memory.set(FAMILY, offset, (short) Libc.AF_INET);
      memory.set(PORT, offset + 2, (short) low);
      memory.set(ADDRESS, offset + 4, (int) (low >>> 16));
    }

    @Override
    void read(MemorySegment memory, long offset, PacketBatch batch, int slot) {
      batch.peer(slot, peer(memory, offset));
    }
  },

  /** Without a port: no outer protocol over IPv6 has one here. */
  INET6(Libc.AF_INET6, 28) {
    @Override
    void write(MemorySegment memory, long offset, long high, long low) {
      memory.set(FAMILY, offset, (short) Libc.AF_INET6);
      memory.set(PORT, offset + 2, (short) 0);
      memory.set(ADDRESS, offset + 4, 0);
      memory.set(HALF, offset + 8, high);
      memory.set(HALF, offset + 16, low);
      memory.set(ADDRESS, offset + 24, 0);
    }

    @Override
    void read(MemorySegment memory, long offset, PacketBatch batch, int slot) {
      batch.peer(slot, memory.get(HALF, offset + 8), memory.get(HALF, offset + 16));
    }
  };

  /** Room for an address of either family. */
  static final int LARGEST = 28;

  private static final ValueLayout.OfShort FAMILY = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt ADDRESS =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong HALF =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final int family;
  private final int size;

  SocketAddresses(int family, int size) {
    this.family = family;
    this.size = size;
  }

  int family() {
    return family;
  }

  int size() {
    return size;
  }

  /** Halves as in a {@link PacketBatch}. */
  abstract void write(MemorySegment memory, long offset, long high, long low);

  /** Takes the address over as the peer of a slot. */
  abstract void read(MemorySegment memory, long offset, PacketBatch batch, int slot);

  MemorySegment of(long high, long low) {
    MemorySegment memory = Arena.ofAuto().allocate(size, 4);
    write(memory, 0, high, low);
    return memory;
  }

  static MemorySegment of(InetSocketAddress ipv4) throws IOException {
    return INET.of(0, TunnelSocket.peerOf(ipv4));
  }

  /** The number of an IPv4 endpoint. */
  static long peer(MemorySegment memory, long offset) {
    long ipv4 = memory.get(ADDRESS, offset + 4) & 0xFFFF_FFFFL;
    return ipv4 << 16 | (memory.get(PORT, offset + 2) & 0xFFFF);
  }

  /** Sixteen octets of an IPv6 address. */
  static byte[] octets(long high, long low) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
  }
}
