// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateCapTest {
  private static final long NOW = 1_795_000_000_000L;

  /** Rate in Mbit/s, octets of a packet, and what a burst may add to ten seconds of the rate. */
  @ParameterizedTest
  @CsvSource({
    "1, 1280, 131072",
    "1, 60, 131072",
    "8, 1500, 200000",
    "100, 1280, 2500000",
    "1000, 65535, 25000000",
    "1000000, 1500, 25000000000"
  })
  void onAverageAndBeyondABurstTheRateIsKept(int rate, int octets, long burst) {
    RateCap cap = new RateCap(rate);
    long passed = 0;
    for (int milli = 0; milli < 10_000; milli++) {
      for (int i = 0; i < 2000 && cap.admits(octets, NOW + milli); i++) {
        passed += octets;
      }
    }
    long fair = rate * 1_000_000L / 8 * 10;
    long offered = 10_000L * 2000 * octets;
    assertThat(passed).isLessThanOrEqualTo(fair + burst + octets);
    assertThat(passed).isGreaterThanOrEqualTo(Math.min(offered, fair * 99 / 100));
  }

  @Test
  void whatWasNotUsedIsABurstAndNoMore() {
    RateCap cap = new RateCap(8);
    long first = drain(cap, NOW);
    assertThat(first).isBetween(200_000L, 201_500L);
    assertThat(drain(cap, NOW)).isZero();
    assertThat(drain(cap, NOW + 100)).isBetween(98_000L, 101_500L);
    assertThat(drain(cap, NOW + 3_600_000)).isBetween(200_000L, 201_500L);
  }

  @Test
  void clockThatIsSetBackStopsNobody() {
    RateCap cap = new RateCap(1);
    drain(cap, NOW);
    assertThat(cap.admits(1280, NOW - 3_600_000)).isTrue();
    assertThat(drain(cap, NOW - 3_600_000)).isPositive();
    assertThat(cap.admits(1280, NOW - 3_600_000)).isFalse();
  }

  @Test
  void twoThreadsTogetherGetNoMoreThanOne() throws Exception {
    RateCap cap = new RateCap(8);
    AtomicLong passed = new AtomicLong();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 2; i++) {
        threads.execute(() -> passed.addAndGet(drain(cap, NOW)));
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(passed).hasValueBetween(200_000L, 201_500L);
  }

  private static long drain(RateCap cap, long now) {
    long passed = 0;
    while (cap.admits(1000, now)) {
      passed += 1000;
    }
    return passed;
  }
}
