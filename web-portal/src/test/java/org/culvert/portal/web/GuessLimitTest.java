// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GuessLimitTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final String HOME = "192.0.2.1";

  private final GuessLimit limit = new GuessLimit();

  @Test
  void fourMistakesCostNothing() {
    fail("ada", HOME, 4);

    assertThat(limit.patience("ada", HOME, NOW)).isZero();
  }

  @Test
  void eachFurtherMistakeDoublesTheWait() {
    fail("ada", HOME, 5);
    assertThat(limit.patience("ada", HOME, NOW)).isEqualTo(Duration.ofSeconds(30));

    fail("ada", HOME, 1);
    assertThat(limit.patience("ada", HOME, NOW)).isEqualTo(Duration.ofSeconds(60));
    assertThat(limit.patience("ada", HOME, NOW.plusSeconds(60))).isZero();
  }

  @Test
  void nobodyWaitsLongerThanAnHour() {
    fail("ada", HOME, 30);

    assertThat(limit.patience("ada", HOME, NOW)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aStrangerDoesNotLockTheOwnerOut() {
    fail("ada", "198.51.100.1", 50);

    assertThat(limit.patience("ada", HOME, NOW)).isZero();
  }

  @Test
  void manyNamesFromOneSourceAreGuessesToo() {
    for (int i = 0; i < 61; i++) {
      fail("user" + i, "2001:db8::" + i, 1);
    }

    assertThat(limit.patience("ada", "2001:db8::ffff", NOW)).isPositive();
    assertThat(limit.patience("ada", "2001:db8:0:1::1", NOW)).isZero();
  }

  @Test
  void aRightPasswordForgetsTheMistakes() {
    fail("ada", HOME, 5);
    limit.succeeded("ada", HOME);
    fail("ada", HOME, 1);

    assertThat(limit.patience("ada", HOME, NOW)).isZero();
  }

  private void fail(String userid, String source, int times) {
    for (int i = 0; i < times; i++) {
      limit.failed(userid, source, NOW);
    }
  }
}
