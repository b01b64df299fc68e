// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.culvert.broker.metrics.BrokerMetrics;
import org.culvert.broker.metrics.TaskMetrics;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
  @Test
  void aTaskThatFailsRunsAgainWhateverItFailedWith() throws InterruptedException {
    CountDownLatch runs = new CountDownLatch(4);
    BrokerMetrics metrics = new BrokerMetrics("test");
    try (Housekeeping housekeeping = new Housekeeping(new TaskMetrics(metrics.registry()))) {
      housekeeping.every(
          Duration.ofMillis(1),
          "doomed",
          () -> {
            runs.countDown();
            if (runs.getCount() % 2 == 0) {
              throw new IllegalStateException("as expected by the test");
            }
            throw new LinkageError("as expected by the test");
          });
      assertThat(runs.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(metrics.registry().get("culvert.housekeeping.failures").counter().count())
          .isGreaterThanOrEqualTo(3);
    }
  }
}
