// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NetworkChangesTest {
  @Test
  void eachChangeOfItsFamilyIsToldAndNoOther() throws Exception {
    Map<String, String> seen =
        new InNamespace(
                NetworkChangesInNamespace.class,
                " && ip link add eth0 type veth peer name far && ip link set far up",
                List.of())
            .seen();
    assertThat(seen).hasSize(10);
    assertThat(seen)
        .allSatisfy(
            (change, told) ->
                assertThat(told)
                    .as(change)
                    .isEqualTo(
                        change.startsWith("-6")
                                || change.startsWith("neigh")
                                || change.startsWith("closed")
                            ? "false"
                            : "true"));
  }

  @Test
  void theClockOfThisMachineGoesOn() throws InterruptedException {
    long before = BootClock.nanos();
    Thread.sleep(5);
    long passed = BootClock.nanos() - before;
    assertThat(passed).isBetween(5_000_000L, 30_000_000_000L);
    assertThat(before).as("started some time ago").isPositive();
  }
}
