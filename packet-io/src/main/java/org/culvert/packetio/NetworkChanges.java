// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/**
 * Told by the kernel, over rtnetlink (RFC 3549), when an address or a route of one family changes
 * or an interface goes up or down. A thread of its own.
 */
public final class NetworkChanges implements AutoCloseable {
  private static final int GROUP_LINK = 0x1;
  private static final int GROUPS_IPV4 = 0x10 | 0x40;
  private static final int GROUPS_IPV6 = 0x100 | 0x400;

  private static final int HEADER_SIZE = 16;
  private static final int TYPE_NEW_LINK = 16;
  private static final int TYPE_DELETED_LINK = 17;
  private static final int LINK_INDEX = HEADER_SIZE + 4;
  private static final int LINK_FLAGS = HEADER_SIZE + 8;
  private static final int LINK_END = HEADER_SIZE + 16;

  private static final int BUFFER_SIZE = 1 << 16;

  private final Descriptor socket;
  private final Runnable changed;
  private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_SIZE, 8);
  private final Map<Integer, Integer> flags = new HashMap<>();

  private NetworkChanges(Descriptor socket, Runnable changed) {
    this.socket = socket;
    this.changed = changed;
  }

  /**
   * @param ipv4 whose addresses and routes: IPv4's, or IPv6's
   * @param changed called on another thread, once for several changes that come together
   * @throws IOException on a system without rtnetlink
   */
  public static NetworkChanges watch(boolean ipv4, Runnable changed) throws IOException {
    Platform.requireLinux();
    Errno errno = new Errno();
    int fd = Libc.socket(errno, Netlink.AF_NETLINK, Libc.SOCK_DGRAM, Netlink.NETLINK_ROUTE);
    if (fd < 0) {
      throw errno.failure("the kernel can't be listened to over netlink");
    }
    Descriptor socket = new Descriptor(fd);
    try (Arena arena = Arena.ofConfined()) {
      // struct sockaddr_nl: family, padding, port, groups.
      MemorySegment address = arena.allocate(12, 4);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) Netlink.AF_NETLINK);
      address.set(ValueLayout.JAVA_INT, 8, GROUP_LINK | (ipv4 ? GROUPS_IPV4 : GROUPS_IPV6));
      if (Libc.bind(errno, fd, address) < 0) {
        socket.close();
        throw errno.failure("the kernel does not tell of changes in the network");
      }
    }
    NetworkChanges changes = new NetworkChanges(socket, changed);
    Thread.ofPlatform().daemon().name("network-changes").start(changes::listen);
    return changes;
  }

  private void listen() {
    if (!socket.enter()) {
      return;
    }
    try {
      Errno errno = new Errno();
      while (socket.awaitReadable(errno)) {
        if (readAll(errno)) {
          changed.run();
        }
      }
    } catch (IOException e) {
      // Whoever waits for changes looks for himself now and then, too.
      changed.run();
    } finally {
      socket.leave();
    }
  }

  /** Whether there was a change among what came. */
  private boolean readAll(Errno errno) throws IOException {
    boolean found = false;
    while (true) {
      long length = Libc.read(errno, socket.fd(), buffer.address(), BUFFER_SIZE);
      if (length > 0) {
        found |= isChange(buffer.asSlice(0, length));
      } else if (errno.code() == Errno.EAGAIN) {
        return found;
      } else if (errno.code() == Errno.ENOBUFS) {
        found = true; // more came than there was room for: something did change
      } else if (errno.code() != Errno.EINTR) {
        throw errno.failure("listening to the kernel failed");
      }
    }
  }

  private boolean isChange(MemorySegment messages) {
    boolean found = false;
    long at = 0;
    while (at + HEADER_SIZE <= messages.byteSize()) {
      int length = messages.get(ValueLayout.JAVA_INT, at);
      if (length < HEADER_SIZE || at + length > messages.byteSize()) {
        return true;
      }
      found |= isChange(messages, at, length);
      at += length + 3 & ~3;
    }
    return found;
  }

  /** A wireless interface tells of much that is no change of its flags. */
  private boolean isChange(MemorySegment messages, long at, int length) {
    int type = Short.toUnsignedInt(messages.get(ValueLayout.JAVA_SHORT, at + 4));
    boolean link = (type == TYPE_NEW_LINK || type == TYPE_DELETED_LINK) && length >= LINK_END;
    if (!link) {
      return true;
    }
    int index = messages.get(ValueLayout.JAVA_INT, at + LINK_INDEX);
    if (type == TYPE_DELETED_LINK) {
      flags.remove(index);
      return true;
    }
    int now = messages.get(ValueLayout.JAVA_INT, at + LINK_FLAGS);
    Integer before = flags.put(index, now);
    return before == null || before != now;
  }

  @Override
  public void close() {
    socket.close();
  }
}
