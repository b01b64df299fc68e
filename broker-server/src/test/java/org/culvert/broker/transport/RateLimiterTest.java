// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final RateLimiter<String> limiter = new RateLimiter<>(20, 40, 3);

  private int admitted(String key, int asked, Instant at) {
    int admitted = 0;
    for (int i = 0; i < asked; i++) {
      admitted += limiter.admits(key, at) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void burstIsAdmittedAtOnceAndThenTheRate() {
    assertThat(admitted("a", 100, START)).isEqualTo(40);
    assertThat(admitted("a", 100, START.plusSeconds(1))).isEqualTo(20);
    assertThat(admitted("a", 100, START.plusMillis(1050))).isEqualTo(1);
    assertThat(admitted("a", 100, START.plusSeconds(60))).isEqualTo(40);
  }

  @Test
  void sourcesDoNotPayForEachOther() {
    assertThat(admitted("a", 100, START)).isEqualTo(40);
    assertThat(admitted("b", 100, START)).isEqualTo(40);
  }

  @Test
  void clockThatIsSetBackLocksNobodyOut() {
    assertThat(admitted("a", 40, START)).isEqualTo(40);
    assertThat(admitted("a", 1, START.minusSeconds(3600))).isZero();
    assertThat(admitted("a", 100, START.minusSeconds(3599))).isEqualTo(20);
  }

  @Test
  void longestSilentSourceIsForgottenFirst() {
    admitted("a", 40, START);
    admitted("b", 40, START);
    admitted("c", 40, START);
    admitted("a", 1, START);
    admitted("d", 40, START);

    assertThat(admitted("a", 1, START)).isZero();
    assertThat(admitted("b", 1, START)).isEqualTo(1);
  }
}
