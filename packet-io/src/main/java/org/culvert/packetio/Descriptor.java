// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file descriptor that several threads use and any thread closes. Closing ends a wait at once,
 * but the number goes back to the system only when the last call that uses it has returned: before
 * that the system could give it to another file. Every use is between {@link #enter} and {@link
 * #leave}.
 */
final class Descriptor implements AutoCloseable {
  private static final int CLOSED = 1 << 30;
  private static final int POLLFD_SIZE = 8;

  private final int fd;
  private final int wake;
  private final Errno errno = new Errno();
  private final MemorySegment pollfds = Arena.ofAuto().allocate(2L * POLLFD_SIZE, 4);
  private final MemorySegment one = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, 1);
  private final AtomicInteger users = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);

  /** Takes the descriptor over, also when this fails. */
  Descriptor(int fd) throws IOException {
    this.fd = fd;
    this.wake = Libc.eventfd(errno);
    if (wake < 0) {
      IOException failure = errno.failure("no event descriptor to be had");
      Libc.close(errno, fd);
      throw failure;
    }
    watch(0, fd);
    watch(1, wake);
  }

  int fd() {
    return fd;
  }

  /** False when it is closed; then there is no {@link #leave}. */
  boolean enter() {
    if (users.incrementAndGet() < CLOSED) {
      return true;
    }
    leave();
    return false;
  }

  void leave() {
    if (users.decrementAndGet() == CLOSED) {
      release();
    }
  }

  boolean isClosed() {
    return users.get() >= CLOSED;
  }

  /**
   * Waits until there is something to read. For one thread at a time, between enter and leave.
   *
   * @return false when it was closed
   */
  boolean awaitReadable(Errno reader) throws IOException {
    while (!isClosed()) {
      if (Libc.poll(reader, pollfds.address(), 2) >= 0) {
        return !isClosed();
      }
      if (reader.code() != Errno.EINTR) {
        throw reader.failure("waiting for packets failed");
      }
    }
    return false;
  }

  /** Returns when the system has the descriptor back. */
  @Override
  public void close() {
    // Counted as a user itself, so that the event descriptor is still there to be written to.
    int before = users.getAndUpdate(count -> (count | CLOSED) + 1);
    if (before < CLOSED) {
      Libc.write(errno, wake, one.address(), Long.BYTES);
    }
    leave();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A late {@link #enter} may bring the count back to the same value, so only the first counts. */
  private synchronized void release() {
    if (released.getCount() > 0) {
      Libc.close(errno, fd);
      Libc.close(errno, wake);
      released.countDown();
    }
  }

  private void watch(int index, int watched) {
    pollfds.set(ValueLayout.JAVA_INT, (long) index * POLLFD_SIZE, watched);
    pollfds.set(ValueLayout.JAVA_SHORT, (long) index * POLLFD_SIZE + 4, Libc.POLLIN);
  }
}
