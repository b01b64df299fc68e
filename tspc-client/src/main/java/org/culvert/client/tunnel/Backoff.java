// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: the first delay, then twice as long each time up to a
 * limit, spread by a quarter so that the clients of a broker that was away do not come back as one.
 * Not for concurrent use.
 */
public final class Backoff {
  private final Duration longest;
  private final RandomGenerator random;
  private Duration next;

  public Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.next = first;
    this.longest = longest;
    this.random = random;
  }

  public Duration next() {
    Duration delay = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    return delay.minusMillis(random.nextLong(delay.toMillis() / 4 + 1));
  }
}
