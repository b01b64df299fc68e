// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/** struct sockaddr_in: the family in host order, then port and address as on the wire. */
final class SocketAddresses {
  static final int INET_SIZE = 16;

  private static final ValueLayout.OfShort FAMILY = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt ADDRESS =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private SocketAddresses() {}

  static MemorySegment of(InetSocketAddress address) throws IOException {
    MemorySegment memory = Arena.ofAuto().allocate(INET_SIZE, 4);
    write(memory, 0, TunnelSocket.peerOf(address));
    return memory;
  }

  static void write(MemorySegment memory, long offset, long peer) {
    memory.set(FAMILY, offset, (short) Libc.AF_INET);
    memory.set(PORT, offset + 2, (short) peer);
    memory.set(ADDRESS, offset + 4, (int) (peer >>> 16));
  }

  static long peer(MemorySegment memory, long offset) {
    long ipv4 = memory.get(ADDRESS, offset + 4) & 0xFFFF_FFFFL;
    return ipv4 << 16 | (memory.get(PORT, offset + 2) & 0xFFFF);
  }
}
