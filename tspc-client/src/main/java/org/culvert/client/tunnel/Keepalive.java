// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When to ask the broker whether the tunnel still works. A probe at once, which also shows the
 * broker the way back, then one every interval; after the first that stays unanswered one every
 * second; three unanswered and the tunnel is dead. It goes on asking then: an answer brings the
 * tunnel back to life. In a hurry two are enough. Given instants, says what is due. Not for
 * concurrent use. RFC 5572 section 4.6.
 */
public final class Keepalive {
  /** What is to be done when {@link #deadline} has come. */
  public sealed interface Due {
    record Probe(int sequence) implements Due {}

    /** Said once for each death. */
    record Dead() implements Due {}

    record Nothing() implements Due {}
  }

  static final Duration DOUBT = Duration.ofSeconds(1);
  static final int LOSSES = 3;
  static final int LOSSES_IN_A_HURRY = 2;

  /** The third probe is given longer, so that an answer may be as late as with the old clients. */
  static final Duration LAST_PATIENCE = Duration.ofSeconds(3);

  static final Duration REVIVAL = Duration.ofSeconds(5);

  private final Duration interval;
  private final RandomGenerator random;
  private Instant deadline;
  private Instant roundStartedAt;
  private Instant lastSentAt;
  private int sequence = -1;
  private int unanswered;
  private boolean dead;
  private boolean hurried;

  public Keepalive(Duration interval, Instant now, RandomGenerator random) {
    this.interval = interval;
    this.random = random;
    this.deadline = now;
    this.roundStartedAt = now;
    this.lastSentAt = now;
  }

  public Instant deadline() {
    return deadline;
  }

  public boolean isDead() {
    return dead;
  }

  public Due due(Instant now) {
    if (now.isBefore(deadline)) {
      return new Due.Nothing();
    }
    if (unanswered >= losses() && !dead) {
      dead = true;
      hurried = false;
      deadline = now.plus(REVIVAL);
      return new Due.Dead();
    }
    return probe(now);
  }

  /**
   * Asks at once, and gives up sooner: this machine or its network is not what it was, so that the
   * tunnel probably is not either.
   */
  public void hurry(Instant now) {
    if (dead || hurried) {
      return;
    }
    hurried = true;
    if (unanswered == 0) {
      deadline = now;
    }
  }

  private int losses() {
    return hurried ? LOSSES_IN_A_HURRY : LOSSES;
  }

  private Duration patience() {
    if (dead) {
      return REVIVAL;
    }
    return unanswered == LOSSES ? LAST_PATIENCE : DOUBT;
  }

  private Due probe(Instant now) {
    if (unanswered == 0) {
      roundStartedAt = now;
    }
    unanswered = Math.min(unanswered + 1, LOSSES);
    lastSentAt = now;
    sequence = sequence + 1 & 0xFFFF;
    deadline = now.plus(patience());
    return new Due.Probe(sequence);
  }

  /**
   * An answer to any of our probes, however late: the tunnel works.
   *
   * @return how long it took, when it answers the last probe
   */
  public Optional<Duration> answered(int answeredSequence, Instant now) {
    if (unanswered > 0) {
      unanswered = 0;
      dead = false;
      hurried = false;
      Instant next = roundStartedAt.plus(jittered());
      deadline = next.isAfter(now) ? next : now.plus(jittered());
    }
    return answeredSequence == sequence
        ? Optional.of(Duration.between(lastSentAt, now))
        : Optional.empty();
  }

  /** Between three quarters of the interval and all of it. */
  private Duration jittered() {
    long whole = interval.toMillis();
    return Duration.ofMillis(whole - random.nextLong(whole / 4 + 1));
  }
}
