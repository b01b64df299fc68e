// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;

/**
 * Requests to the kernel over rtnetlink (RFC 3549), one at a time. The kernel does what it is asked
 * before the write returns, so the answer is there to be read at once.
 */
final class Netlink implements AutoCloseable {
  static final int ACKNOWLEDGE = 0x4;
  static final int DUMP = 0x300;
  static final int CREATE = 0x400;

  static final int AF_NETLINK = 16;
  static final int NETLINK_ROUTE = 0;
  private static final int REQUEST = 0x1;

  // struct nlmsghdr: length, type, flags, sequence number, port.
  private static final int HEADER_SIZE = 16;
  private static final int TYPE_ERROR = 2;
  private static final int TYPE_DONE = 3;

  private static final int BUFFER_SIZE = 1 << 16;

  private final int fd;
  private final Errno errno = new Errno();
  private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_SIZE, 8);
  private int sequence;
  private boolean closed;

  private Netlink(int fd) {
    this.fd = fd;
  }

  static Netlink open() throws IOException {
    Errno errno = new Errno();
    int fd = Libc.socket(errno, AF_NETLINK, Libc.SOCK_DGRAM, NETLINK_ROUTE);
    if (fd < 0) {
      throw errno.failure("the kernel can't be spoken to over netlink");
    }
    return new Netlink(fd);
  }

  /**
   * @param body what follows the header
   * @param entry is given what follows the header of each answer that carries something
   * @return 0, or the kernel's error number
   */
  synchronized int request(int type, int flags, byte[] body, Consumer<MemorySegment> entry)
      throws IOException {
    if (closed) {
      throw new IOException("the netlink socket is closed");
    }
    int length = HEADER_SIZE + body.length;
    sequence++;
    buffer.set(ValueLayout.JAVA_INT, 0, length);
    buffer.set(ValueLayout.JAVA_SHORT, 4, (short) type);
    buffer.set(ValueLayout.JAVA_SHORT, 6, (short) (flags | REQUEST));
    buffer.set(ValueLayout.JAVA_INT, 8, sequence);
    buffer.set(ValueLayout.JAVA_INT, 12, 0);
    MemorySegment.copy(body, 0, buffer, ValueLayout.JAVA_BYTE, HEADER_SIZE, body.length);
    if (Libc.write(errno, fd, buffer.address(), length) != length) {
      throw errno.failure("a netlink request failed");
    }
    while (true) {
      long received = Libc.read(errno, fd, buffer.address(), BUFFER_SIZE);
      if (received < 0) {
        throw errno.failure("the answer to a netlink request was lost");
      }
      int code = read(buffer.asSlice(0, received), entry);
      if (code >= 0) {
        return code;
      }
    }
  }

  /** The error number, 0 at the end without one; below 0 when more is to come. */
  private int read(MemorySegment answers, Consumer<MemorySegment> entry) throws IOException {
    long at = 0;
    while (at + HEADER_SIZE <= answers.byteSize()) {
      int length = answers.get(ValueLayout.JAVA_INT, at);
      if (length < HEADER_SIZE || at + length > answers.byteSize()) {
        throw new IOException("an answer of the kernel over netlink was cut off");
      }
      int type = Short.toUnsignedInt(answers.get(ValueLayout.JAVA_SHORT, at + 4));
      boolean current = answers.get(ValueLayout.JAVA_INT, at + 8) == sequence;
      if (current && (type == TYPE_ERROR || type == TYPE_DONE)) {
        return length < HEADER_SIZE + Integer.BYTES
            ? 0
            : -answers.get(ValueLayout.JAVA_INT, at + HEADER_SIZE);
      }
      if (current) {
        entry.accept(answers.asSlice(at + HEADER_SIZE, length - HEADER_SIZE));
      }
      at += length + 3 & ~3;
    }
    return -1;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Libc.close(errno, fd);
    }
  }
}
