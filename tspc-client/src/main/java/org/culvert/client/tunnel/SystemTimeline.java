// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The real time. Counted from the start by the clock that never jumps, so that setting the
 * machine's clock neither kills a tunnel nor keeps a dead one.
 */
public final class SystemTimeline implements Timeline {
  private final Instant origin = InstantSource.system().instant();
  private final long originNanos = System.nanoTime();
  private final BlockingQueue<Integer> answers = new ArrayBlockingQueue<>(64);

  @Override
  public Instant instant() {
    return origin.plusNanos(System.nanoTime() - originNanos);
  }

  @Override
  public OptionalInt await(Instant deadline) throws InterruptedException {
    long patience = Math.max(0, Duration.between(instant(), deadline).toMillis());
    Integer answer = answers.poll(patience + 1, TimeUnit.MILLISECONDS);
    return answer == null ? OptionalInt.empty() : OptionalInt.of(answer);
  }

  @Override
  public void answered(int sequence) {
    // A full queue means that plenty of answers wait already.
    boolean queued = answers.offer(sequence);
    assert queued || answers.remainingCapacity() == 0;
  }
}
