// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.culvert.client.tunnel.Keepalive.Due;
import org.junit.jupiter.api.Test;

class KeepaliveTest {
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final Keepalive keepalive = new Keepalive(INTERVAL, START, new Random(1));
  private Instant now = START;

  @Test
  void theFirstProbeGoesOutAtOnce() {
    assertThat(keepalive.due(START)).isEqualTo(new Due.Probe(0));
  }

  @Test
  void answeredProbesAreSpacedByThreeQuartersOfTheIntervalToAllOfIt() {
    List<Duration> gaps = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      assertThat(keepalive.due(now)).isEqualTo(new Due.Probe(i));
      keepalive.answered(i, now.plusMillis(20));
      gaps.add(Duration.between(now, keepalive.deadline()));
      now = keepalive.deadline();
    }

    assertThat(gaps)
        .allMatch(gap -> gap.compareTo(Duration.ofMillis(22_500)) >= 0)
        .allMatch(gap -> gap.compareTo(INTERVAL) <= 0)
        .anyMatch(gap -> gap.compareTo(Duration.ofSeconds(25)) < 0)
        .anyMatch(gap -> gap.compareTo(Duration.ofSeconds(28)) > 0);
  }

  @Test
  void nothingIsDueBeforeTheDeadline() {
    keepalive.due(START);
    keepalive.answered(0, START.plusMillis(20));

    assertThat(keepalive.due(START.plusSeconds(20))).isEqualTo(new Due.Nothing());
  }

  @Test
  void threeUnansweredProbesInARowKillTheTunnel() {
    assertThat(next()).isEqualTo(new Due.Probe(0));
    assertThat(next()).isEqualTo(new Due.Probe(1));
    assertThat(now).isEqualTo(START.plus(Keepalive.DOUBT));
    assertThat(next()).isEqualTo(new Due.Probe(2));
    assertThat(next()).isEqualTo(new Due.Dead());
    assertThat(now).isEqualTo(START.plusSeconds(5));
    assertThat(keepalive.isDead()).isTrue();
  }

  @Test
  void aDeathIsNoticedWithinAnIntervalAndFiveSeconds() {
    next();
    keepalive.answered(0, now);
    Due due = next();
    while (!(due instanceof Due.Dead)) {
      due = next();
    }

    assertThat(Duration.between(START, now)).isLessThanOrEqualTo(INTERVAL.plusSeconds(5));
  }

  @Test
  void aLateAnswerToAnyProbeSavesTheTunnel() {
    next();
    next();
    next();
    keepalive.answered(0, now.plusMillis(2900));

    assertThat(keepalive.isDead()).isFalse();
    assertThat(next()).isEqualTo(new Due.Probe(3));
    assertThat(now).isAfterOrEqualTo(START.plusSeconds(22));
  }

  @Test
  void aDeadTunnelIsStillAskedAndComesBackWithAnAnswer() {
    while (!(next() instanceof Due.Dead)) {
      assertThat(keepalive.isDead()).isFalse();
    }
    assertThat(next()).isEqualTo(new Due.Probe(3));
    assertThat(next()).isEqualTo(new Due.Probe(4));
    keepalive.answered(4, now.plusMillis(10));

    assertThat(keepalive.isDead()).isFalse();
    assertThat(next()).isEqualTo(new Due.Probe(5));
  }

  @Test
  void itCanDieASecondTime() {
    while (!(next() instanceof Due.Dead)) {
      assertThat(keepalive.isDead()).isFalse();
    }
    keepalive.answered(2, now);
    List<Due> second = List.of(next(), next(), next(), next());

    assertThat(second.getLast()).isEqualTo(new Due.Dead());
  }

  @Test
  void theRoundTripIsMeasuredOnTheLastProbeOnly() {
    next();
    next();

    assertThat(keepalive.answered(0, now.plusMillis(5))).isEmpty();
    now = keepalive.deadline();
    keepalive.due(now);
    assertThat(keepalive.answered(2, now.plusMillis(5))).contains(Duration.ofMillis(5));
  }

  /** Jumps to what is due next. */
  private Due next() {
    now = keepalive.deadline();
    return keepalive.due(now);
  }

  @Test
  void inAHurryTwoUnansweredProbesAreEnough() {
    keepalive.due(START);
    keepalive.answered(0, START.plusMillis(20));
    now = START.plusSeconds(10);
    keepalive.hurry(now);

    assertThat(next()).isEqualTo(new Due.Probe(1));
    assertThat(now).as("at once").isEqualTo(START.plusSeconds(10));
    assertThat(next()).isEqualTo(new Due.Probe(2));
    assertThat(next()).isEqualTo(new Due.Dead());
    assertThat(now).isEqualTo(START.plusSeconds(12));
  }

  @Test
  void theHurryIsOverWithAnAnswer() {
    keepalive.hurry(START);
    keepalive.due(START);
    keepalive.answered(0, START.plusMillis(20));
    now = keepalive.deadline();
    assertThat(now).isAfter(START.plusSeconds(20));

    assertThat(next()).isEqualTo(new Due.Probe(1));
    assertThat(next()).isEqualTo(new Due.Probe(2));
    assertThat(next()).isEqualTo(new Due.Probe(3));
    assertThat(next()).isEqualTo(new Due.Dead());
  }

  @Test
  void manyDisturbancesInARowDoNotKeepItFromGivingUp() {
    keepalive.due(START);
    keepalive.answered(0, START.plusMillis(20));
    Instant from = START.plusSeconds(10);
    Due last = new Due.Nothing();
    int millis = 0;
    while (!(last instanceof Due.Dead) && millis < 10_000) {
      keepalive.hurry(from.plusMillis(millis));
      last = keepalive.due(from.plusMillis(millis));
      millis += 100;
    }
    assertThat(last).isEqualTo(new Due.Dead());
    assertThat(millis).isLessThan(3000);
  }
}
