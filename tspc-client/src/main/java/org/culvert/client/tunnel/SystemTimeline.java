// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.culvert.packetio.BootClock;

/**
 * The real time. Counted from the start by a clock that nobody sets and that goes on while this
 * machine sleeps. Waits in short pieces: one that took far longer shows that it slept, or that this
 * process was stopped.
 */
public final class SystemTimeline implements Timeline {
  private static final Duration PIECE = Duration.ofSeconds(2);
  private static final Duration TOO_LATE = Duration.ofSeconds(2);
  private static final int NO_ANSWER = -1;

  private final Instant origin = InstantSource.system().instant();
  private final long originNanos = BootClock.nanos();
  private final BlockingQueue<Integer> answers = new ArrayBlockingQueue<>(64);
  private final AtomicBoolean disturbed = new AtomicBoolean();

  @Override
  public Instant instant() {
    return origin.plusNanos(BootClock.nanos() - originNanos);
  }

  @Override
  public OptionalInt await(Instant deadline) throws InterruptedException {
    while (true) {
      Instant before = instant();
      Duration left = Duration.between(before, deadline);
      Duration piece = left.compareTo(PIECE) < 0 ? left : PIECE;
      long millis = Math.max(0, piece.toMillis()) + 1;
      Integer answer = answers.poll(millis, TimeUnit.MILLISECONDS);
      Instant now = instant();
      if (now.isAfter(before.plusMillis(millis).plus(TOO_LATE))) {
        disturbed.set(true);
      }
      if (answer != null && answer != NO_ANSWER) {
        return OptionalInt.of(answer);
      }
      if (disturbed.get() || !now.isBefore(deadline)) {
        return OptionalInt.empty();
      }
    }
  }

  @Override
  public void answered(int sequence) {
    // A full queue means that plenty of answers wait already.
    boolean queued = answers.offer(sequence);
    assert queued || answers.remainingCapacity() == 0;
  }

  /** Something outside has changed; any thread. */
  public void disturb() {
    disturbed.set(true);
    answered(NO_ANSWER);
  }

  @Override
  public boolean wasDisturbed() {
    return disturbed.getAndSet(false);
  }
}
