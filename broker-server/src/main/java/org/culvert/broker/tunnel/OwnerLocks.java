// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One request at a time for each account, or anonymous endpoint: what is stored and what is
 * installed for it stay in step. Knows only owners that somebody is at work for.
 */
final class OwnerLocks {
  /** Released by {@code close}, on the same thread. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  private static final class Turn {
    final ReentrantLock lock = new ReentrantLock(true);
    int users;
  }

  private final ConcurrentHashMap<Object, Turn> turns = new ConcurrentHashMap<>();

  /**
   * @throws Busy when another thread is at work for the owner for that long
   */
  Held take(Object owner, Duration patience) throws Busy {
    Turn turn =
        turns.compute(
            owner,
            (_, there) -> {
              Turn one = there == null ? new Turn() : there;
              one.users++;
              return one;
            });
    try {
      if (turn.lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return () -> {
          turn.lock.unlock();
          leave(owner);
        };
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    leave(owner);
    throw new Busy();
  }

  private void leave(Object owner) {
    turns.computeIfPresent(owner, (_, turn) -> --turn.users == 0 ? null : turn);
  }

  /** Another thread did not finish in time. */
  static final class Busy extends Exception {
    private static final long serialVersionUID = 1;
  }
}
