// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** What waits between a test and the code under test: bounded, and closing ends every wait. */
final class MemoryQueue<T> {
  private static final int LIMIT = 1024;

  private final ArrayDeque<T> items = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean closed;

  /** Whether there was room. */
  boolean offer(T item) {
    lock.lock();
    try {
      if (closed || items.size() == LIMIT) {
        return false;
      }
      items.add(item);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for items and hands over those that are there; -1 when it was closed. */
  int drain(int limit, Consumer<T> to) {
    lock.lock();
    try {
      while (items.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      if (closed) {
        return -1;
      }
      int count = Math.min(limit, items.size());
      for (int i = 0; i < count; i++) {
        to.accept(items.remove());
      }
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** What is left can still be taken after the close. */
  Optional<T> take(Duration patience) throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.convert(patience);
    lock.lock();
    try {
      while (items.isEmpty() && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return Optional.ofNullable(items.poll());
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
