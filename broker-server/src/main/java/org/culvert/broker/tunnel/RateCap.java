// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket for octets (RFC 2697 has the idea), kept as the one time at which it is full
 * again. Packets from other clients come on threads of their own, so that time is moved by
 * compare-and-set: nobody waits for anybody, and nothing is allocated.
 */
final class RateCap {
  /** At once, however slow the rate: some packets of a window, or one that is to be cut yet. */
  private static final int LEAST_BURST = 128 * 1024;

  private static final long BURST_NANOS = 200_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** An octet's nanoseconds at 1 Mbit/s. */
  private static final long NANOS = 8000;

  private final int rate;
  private final long burst;
  private final AtomicLong fullAt = new AtomicLong();

  /**
   * @param rate in Mbit/s
   */
  RateCap(int rate) {
    this.rate = rate;
    this.burst = Math.max(BURST_NANOS, nanos(LEAST_BURST));
  }

  int rate() {
    return rate;
  }

  /** Whether that many octets may pass now, and counts them if so. */
  boolean admits(int octets, long nowMillis) {
    long now = nowMillis * NANOS_PER_MILLI;
    while (true) {
      long before = fullAt.get();
      long debt = before - now;
      // More than anybody can owe: the clock was set back.
      boolean reset = debt > burst + nanos(LEAST_BURST);
      if (debt > burst && !reset) {
        return false;
      }
      long after = (debt < 0 || reset ? now : before) + nanos(octets);
      if (fullAt.compareAndSet(before, after)) {
        return true;
      }
    }
  }

  private long nanos(int octets) {
    return octets * NANOS / rate;
  }
}
