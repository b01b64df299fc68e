// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  @ParameterizedTest
  @CsvSource({"0, 5", "1, 10", "3, 40", "4, 60", "30, 60", "2147483647, 60"})
  void eachFailureDoublesTheWaitAndNoTwoBrokersWaitAlike(int failures, int seconds) {
    Backoff backoff =
        new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1), new SplittableRandom(1));
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.after(failures))
          .isBetween(Duration.ofMillis(750L * seconds), Duration.ofMillis(1250L * seconds));
    }
    assertThat(backoff.after(failures)).isNotEqualTo(backoff.after(failures));
  }
}
