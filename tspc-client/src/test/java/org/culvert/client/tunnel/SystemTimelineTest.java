// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SystemTimelineTest {
  private final SystemTimeline time = new SystemTimeline();

  @Test
  void aWaitEndsWithItsDeadline() throws InterruptedException {
    Instant deadline = time.instant().plusMillis(50);
    assertThat(time.await(deadline)).isEmpty();
    assertThat(time.instant()).isAfterOrEqualTo(deadline);
  }

  @Test
  void anAnswerEndsIt() throws InterruptedException {
    Thread.ofVirtual().start(() -> time.answered(7));
    assertThat(time.await(time.instant().plusSeconds(50))).isEqualTo(OptionalInt.of(7));
    assertThat(time.wasDisturbed()).isFalse();
  }

  @Test
  void aDisturbanceEndsItAndIsToldOnce() throws InterruptedException {
    Thread.ofVirtual().start(time::disturb);
    Instant start = time.instant();
    assertThat(time.await(start.plusSeconds(50))).isEmpty();
    assertThat(Duration.between(start, time.instant())).isLessThan(Duration.ofSeconds(40));
    assertThat(time.wasDisturbed()).isTrue();
    assertThat(time.wasDisturbed()).isFalse();
  }
}
