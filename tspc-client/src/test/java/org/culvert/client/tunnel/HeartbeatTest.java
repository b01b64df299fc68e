// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final List<Long> beats = new ArrayList<>();
  private final Jumping time = new Jumping();
  private final Heartbeat heartbeat =
      new Heartbeat(
          time, EVERY, () -> beats.add(Duration.between(START, time.instant()).toSeconds()));

  @Test
  void aLongWaitShowsLifeAllTheTime() throws Exception {
    assertThat(heartbeat.await(START.plusSeconds(35))).isEmpty();

    assertThat(beats).containsExactly(0L, 10L, 20L, 30L);
    assertThat(time.instant()).isEqualTo(START.plusSeconds(35));
  }

  @Test
  void anAnswerEndsTheWait() throws Exception {
    heartbeat.answered(7);
    assertThat(heartbeat.await(START.plusSeconds(35))).hasValue(7);
    assertThat(time.instant()).isEqualTo(START);
  }

  @Test
  void alsoWorkThatLooksAtTheClockShowsLifeButNotTooOften() {
    for (int second = 0; second < 25; second++) {
      time.now = START.plusSeconds(second);
      assertThat(heartbeat.instant()).isEqualTo(time.now);
    }
    assertThat(beats).containsExactly(0L, 10L, 20L);
  }

  @Test
  void anotherThreadDoesNotSpeakForAHungOne() throws Exception {
    Thread other = Thread.ofPlatform().start(heartbeat::instant);
    other.join();
    assertThat(beats).isEmpty();
  }

  /** Waits take no time. */
  private static final class Jumping implements Timeline {
    private final List<Integer> answers = new ArrayList<>();
    private Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public OptionalInt await(Instant deadline) {
      if (!answers.isEmpty()) {
        return OptionalInt.of(answers.removeFirst());
      }
      now = deadline;
      return OptionalInt.empty();
    }

    @Override
    public void answered(int sequence) {
      answers.add(sequence);
    }

    @Override
    public boolean wasDisturbed() {
      return false;
    }
  }
}
