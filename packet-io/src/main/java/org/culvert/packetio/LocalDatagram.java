// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * A datagram to another process on this machine (AF_UNIX), which Java's own sockets can't send.
 * Never waits: a receiver that does not keep up is a failure. Any thread.
 */
public final class LocalDatagram {
  /** What struct sockaddr_un has room for, with the octet that ends a path. */
  private static final int LONGEST_ADDRESS = 107;

  private static final int FAMILY_SIZE = Short.BYTES;

  private LocalDatagram() {}

  /**
   * @param address a path, or behind {@code @} a name that is no file ("abstract", see unix(7))
   */
  public static void send(String address, String text) throws IOException {
    byte[] name = address.getBytes(StandardCharsets.UTF_8);
    if (name.length == 0 || name.length > LONGEST_ADDRESS) {
      throw new IOException("no address of a local socket: " + address);
    }
    Errno errno = new Errno();
    int fd = Libc.socket(errno, Libc.AF_UNIX, Libc.SOCK_DGRAM, 0);
    if (fd < 0) {
      throw errno.failure("no local socket to be had");
    }
    try (Arena arena = Arena.ofConfined()) {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, octets);
      long sent =
          Libc.sendto(errno, fd, memory.address(), octets.length, socketAddress(arena, name));
      if (sent < 0) {
        throw errno.failure("nothing can be sent to " + address);
      }
    } finally {
      Libc.close(errno, fd);
    }
  }

  /** A name that is no file begins with an octet 0 instead, and has no end but its length. */
  private static MemorySegment socketAddress(Arena arena, byte[] name) {
    boolean isAbstract = name[0] == '@';
    MemorySegment memory =
        arena.allocate((long) FAMILY_SIZE + name.length + (isAbstract ? 0 : 1), Short.BYTES);
    memory.set(ValueLayout.JAVA_SHORT, 0, (short) Libc.AF_UNIX);
    MemorySegment.copy(name, 0, memory, ValueLayout.JAVA_BYTE, FAMILY_SIZE, name.length);
    if (isAbstract) {
      memory.set(ValueLayout.JAVA_BYTE, FAMILY_SIZE, (byte) 0);
    }
    return memory;
  }
}
