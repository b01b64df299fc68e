// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.culvert.protocol.address.IpAddress;

/**
 * A limited number of places, for each source address and in all: unfinished sessions, open
 * connections. Thread-safe.
 */
final class Places {
  /** A place that was given; leaving it twice does no harm. */
  final class Place {
    private final IpAddress source;
    private final AtomicBoolean taken = new AtomicBoolean(true);

    private Place(IpAddress source) {
      this.source = source;
    }

    void leave() {
      if (taken.compareAndSet(true, false)) {
        release(source);
      }
    }
  }

  private final Map<IpAddress, Integer> takenBySource = new HashMap<>();
  private int perSource;
  private int total;
  private int taken;
  private boolean closed;

  Places(int perSource, int total) {
    this.perSource = perSource;
    this.total = total;
  }

  /** Whoever has a place keeps it. */
  synchronized void limit(int newPerSource, int newTotal) {
    perSource = newPerSource;
    total = newTotal;
  }

  synchronized boolean isFull(IpAddress source) {
    return closed || taken >= total || takenBySource.getOrDefault(source, 0) >= perSource;
  }

  synchronized Optional<Place> enter(IpAddress source) {
    if (isFull(source)) {
      return Optional.empty();
    }
    taken++;
    takenBySource.merge(source, 1, Integer::sum);
    return Optional.of(new Place(source));
  }

  synchronized int taken() {
    return taken;
  }

  /** Lets nobody in any more. */
  synchronized void close() {
    closed = true;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void release(IpAddress source) {
    taken--;
    takenBySource.computeIfPresent(source, (key, count) -> count == 1 ? null : count - 1);
  }
}
