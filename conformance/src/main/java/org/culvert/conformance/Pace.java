// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.time.Duration;

/** Keeps the kit below the limits that a broker has for strangers. Not for concurrent use. */
final class Pace {
  private final long gap;
  private long nextAt = System.nanoTime();

  Pace(Duration gap) {
    this.gap = gap.toNanos();
  }

  /** Returns when the next message may go out. */
  void next() throws InterruptedException {
    long wait = nextAt - System.nanoTime();
    if (wait > 0) {
      Thread.sleep(Duration.ofNanos(wait));
    }
    nextAt = System.nanoTime() + gap;
  }

  /** Lets the broker forget how much was asked of it. */
  void rest(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }
}
