// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Datagrams of any kind in batches: one system call for up to 64 of them. One receiving thread.
 * Sending takes a lock for each batch, so any thread may send; it never waits for the network: what
 * doesn't fit the send buffer is lost, as on a full link. Refusals by one peer (or reported by the
 * network for one) lose that datagram and are counted.
 */
final class MessageSocket implements AutoCloseable {
  /** Octets that wait in the kernel, each way: some 20 ms of 1.5 Gbit/s. */
  private static final int BUFFER = 4 << 20;

  private final String name;
  private final Descriptor descriptor;
  private final MessageVector incoming;
  private final MessageVector outgoing;
  private final Errno receiving = new Errno();
  private final Errno sending = new Errno();
  private final ReentrantLock sendLock = new ReentrantLock();
  private final PacketBatch single = PacketBatch.allocate(1, 65_535);
  private final AtomicLong refused = new AtomicLong();

  /**
   * @param name for messages
   * @param outerHeader whether packets are received with an IPv4 header in front
   */
  MessageSocket(String name, Descriptor descriptor, SocketAddresses family, boolean outerHeader) {
    this.name = name;
    this.descriptor = descriptor;
    this.incoming = new MessageVector(family, outerHeader);
    this.outgoing = new MessageVector(family, false);
  }

  /** Room in the kernel: above the system's limit where allowed. */
  static void enlargeBuffers(Errno errno, int fd) {
    buffer(errno, fd, Libc.SO_RCVBUFFORCE, Libc.SO_RCVBUF);
    buffer(errno, fd, Libc.SO_SNDBUFFORCE, Libc.SO_SNDBUF);
  }

  /** Above the system's limit where allowed, else up to it: smaller is slower, not wrong. */
  private static void buffer(Errno errno, int fd, int forced, int plain) {
    if (option(errno, fd, Libc.SOL_SOCKET, forced, BUFFER) < 0) {
      option(errno, fd, Libc.SOL_SOCKET, plain, BUFFER);
    }
  }

  static int option(Errno errno, int fd, int level, int option, int value) {
    try (Arena arena = Arena.ofConfined()) {
      return Libc.setsockopt(
          errno, fd, level, option, arena.allocateFrom(ValueLayout.JAVA_INT, value));
    }
  }

  /** The address this side is known by, as the system writes it. */
  static MemorySegment localName(int fd) throws IOException {
    Errno errno = new Errno();
    MemorySegment address = Arena.ofAuto().allocate(SocketAddresses.LARGEST, 8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, SocketAddresses.LARGEST);
      if (Libc.getsockname(errno, fd, address, length) < 0) {
        throw errno.failure("the socket doesn't tell its address");
      }
    }
    return address;
  }

  /** Datagrams that were not sent. */
  long refused() {
    return refused.get();
  }

  int receive(PacketBatch batch) throws IOException {
    batch.clear();
    if (!descriptor.enter()) {
      return -1;
    }
    try {
      int limit = incoming.offer(batch);
      while (!descriptor.isClosed()) {
        int count = Libc.recvmmsg(receiving, descriptor.fd(), incoming.address(), limit);
        if (count > 0) {
          incoming.accept(batch, count);
          return count;
        }
        int code = count < 0 ? receiving.code() : Errno.EAGAIN;
        if (code == Errno.EAGAIN) {
          if (!descriptor.awaitReadable(receiving)) {
            return -1;
          }
        } else if (isLasting(code)) {
          throw receiving.failure("receiving on " + name + " failed");
        }
        // Anything else is news of an earlier datagram's fate (ICMP), told once.
      }
      return -1;
    } finally {
      descriptor.leave();
      Reference.reachabilityFence(batch);
    }
  }

  int send(PacketBatch batch) throws IOException {
    if (!descriptor.enter()) {
      throw new IOException("sending on " + name + " failed: the socket was closed");
    }
    sendLock.lock();
    try {
      int sent = 0;
      int next = 0;
      while (next < batch.size()) {
        next = outgoing.fill(batch, next);
        sent += sendAll(outgoing.count());
      }
      return sent;
    } finally {
      sendLock.unlock();
      descriptor.leave();
      Reference.reachabilityFence(batch);
    }
  }

  /** Sends one datagram. Copies it; its position stays. */
  boolean send(long high, long low, ByteBuffer datagram) throws IOException {
    sendLock.lock();
    try {
      single.clear();
      int slot = single.add(datagram.remaining());
      single.buffer(slot).put(0, datagram, datagram.position(), datagram.remaining());
      single.peer(slot, high, low);
      return send(single) == 1;
    } finally {
      sendLock.unlock();
    }
  }

  private int sendAll(int count) throws IOException {
    int sent = 0;
    int next = 0;
    boolean again = true;
    while (next < count) {
      int done = Libc.sendmmsg(sending, descriptor.fd(), outgoing.address(next), count - next);
      if (done > 0) {
        sent += done;
        next += done;
        again = true;
        continue;
      }
      int code = sending.code();
      if (isLasting(code)) {
        throw sending.failure("sending on " + name + " failed");
      }
      if (code == Errno.EAGAIN) {
        // The send buffer is full, for whomever the others are.
        break;
      }
      // An error may be an earlier datagram's (ICMP), so this one gets a second chance.
      if (again) {
        again = false;
      } else {
        next++;
        again = true;
      }
    }
    refused.addAndGet((long) count - sent);
    return sent;
  }

  @Override
  public void close() {
    descriptor.close();
  }

  private static boolean isLasting(int code) {
    return switch (code) {
      case Errno.EBADF, Errno.EFAULT, Errno.ENOTSOCK -> true;
      default -> false;
    };
  }
}
