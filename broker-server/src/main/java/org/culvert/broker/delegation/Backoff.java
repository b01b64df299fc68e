// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: twice as long each time, give or take a quarter. */
record Backoff(Duration first, Duration longest, RandomGenerator random) {
  private static final int MOST_DOUBLINGS = 20;

  /**
   * @param failures before this one, in a row
   */
  Duration after(int failures) {
    long doubled = first.toMillis() << Math.min(failures, MOST_DOUBLINGS);
    long millis = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(millis - millis / 4 + random.nextLong(millis / 2 + 1));
  }
}
