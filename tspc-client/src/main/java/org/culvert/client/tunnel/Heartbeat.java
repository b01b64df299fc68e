// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * Time whose one user shows by using it that he is not stuck: each look at the clock counts, and a
 * long wait is cut into short ones. For the thread that made it; looks of others don't count.
 */
public final class Heartbeat implements Timeline {
  private final Timeline time;
  private final Duration every;
  private final Runnable beat;
  private final Thread owner = Thread.currentThread();
  private Instant nextAt = Instant.MIN;

  /**
   * @param every how often there is a beat, while the owner looks at the clock or waits
   */
  public Heartbeat(Timeline time, Duration every, Runnable beat) {
    this.time = time;
    this.every = every;
    this.beat = beat;
  }

  @Override
  public Instant instant() {
    Instant now = time.instant();
    if (Thread.currentThread().equals(owner) && !now.isBefore(nextAt)) {
      nextAt = now.plus(every);
      beat.run();
    }
    return now;
  }

  @Override
  public OptionalInt await(Instant deadline) throws InterruptedException {
    Instant now = instant();
    while (now.plus(every).isBefore(deadline)) {
      Instant next = now.plus(every);
      OptionalInt answer = time.await(next);
      now = instant();
      if (answer.isPresent() || now.isBefore(next)) {
        return answer;
      }
    }
    return time.await(deadline);
  }

  @Override
  public void answered(int sequence) {
    time.answered(sequence);
  }

  @Override
  public boolean wasDisturbed() {
    return time.wasDisturbed();
  }
}
