// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void delaysDoubleUpToTheLimitAndAreSpreadDownwards() {
    Backoff backoff = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(5), new Random(1));

    for (int expected : new int[] {30, 60, 120, 240, 300, 300, 300}) {
      assertThat(backoff.next())
          .isBetween(
              Duration.ofSeconds(expected).multipliedBy(3).dividedBy(4),
              Duration.ofSeconds(expected));
    }
  }
}
