// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestRateTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final RequestRate rate = new RequestRate();

  @Test
  void ownerMayAskSoOftenInAMinuteAndAgainAsTimePasses() {
    IntStream.range(0, 6).forEach(_ -> assertThat(rate.admits("alice", 6, NOW)).isTrue());
    assertThat(rate.admits("alice", 6, NOW)).isFalse();
    assertThat(rate.admits("bob", 6, NOW)).isTrue();
    assertThat(rate.admits("alice", 6, NOW.plusSeconds(9))).isFalse();
    assertThat(rate.admits("alice", 6, NOW.plusSeconds(10))).isTrue();
    assertThat(rate.admits("alice", 6, NOW.plusSeconds(10))).isFalse();
  }

  @Test
  void aMinuteOfRestIsNeverMoreThanAMinutesWorth() {
    assertThat(rate.admits("alice", 6, NOW)).isTrue();
    Instant late = NOW.plusSeconds(86_400);
    assertThat(IntStream.range(0, 20).filter(_ -> rate.admits("alice", 6, late)).count())
        .isEqualTo(6);
  }

  @Test
  void strangersCantMakeItRememberWithoutBound() {
    IntStream.range(0, 7).forEach(_ -> rate.admits("alice", 6, NOW));
    IntStream.range(0, 20_000).forEach(n -> rate.admits(n, 6, NOW));
    assertThat(rate.admits("alice", 6, NOW)).as("forgotten").isTrue();
  }
}
