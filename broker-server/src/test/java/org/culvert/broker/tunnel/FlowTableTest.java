// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FlowTableTest {
  private static final int LIFETIME = 300;

  @Test
  void flowIsKnownForItsLifetimeSinceItWasLastSeen() {
    FlowTable table = new FlowTable(64);
    assertThat(table.note(7, 1000, LIFETIME)).isTrue();
    assertThat(table.has(7, 1300, LIFETIME)).isTrue();
    assertThat(table.has(7, 1301, LIFETIME)).isFalse();
    assertThat(table.note(7, 1301, LIFETIME)).isTrue();
    assertThat(table.has(7, 1601, LIFETIME)).isTrue();
    assertThat(table.has(8, 1000, LIFETIME)).isFalse();
  }

  @Test
  void whenASetIsFullTheOldestMakesRoomAndThatIsSaid() {
    FlowTable table = new FlowTable(4);
    for (int flow = 1; flow <= 4; flow++) {
      assertThat(table.note(flow, 1000 + flow, LIFETIME)).isTrue();
    }
    assertThat(table.note(5, 1010, LIFETIME)).as("1 was alive").isFalse();
    assertThat(table.has(1, 1010, LIFETIME)).isFalse();
    assertThat(table.has(5, 1010, LIFETIME)).isTrue();
    assertThat(table.note(6, 1400, LIFETIME)).as("2 was not").isTrue();
  }

  @Test
  void grownTableHasTheSameFlows() {
    FlowTable table = new FlowTable(4);
    for (int flow = 1; flow <= 4; flow++) {
      table.note(flow, 1000, LIFETIME);
    }
    FlowTable grown = table.grown();
    assertThat(grown.places()).isEqualTo(8);
    for (int flow = 1; flow <= 4; flow++) {
      assertThat(grown.has(flow, 1000, LIFETIME)).isTrue();
    }
  }

  @Test
  void neverSaysMoreThanAMapWould() {
    SplittableRandom random = new SplittableRandom(1);
    FlowTable table = new FlowTable(64);
    Map<Long, Integer> seen = new HashMap<>();
    for (int now = 1; now < 20_000; now++) {
      long flow = random.nextLong(1, 200);
      if (random.nextBoolean()) {
        table.note(flow, now, LIFETIME);
        seen.put(flow, now);
      } else if (table.has(flow, now, LIFETIME)) {
        assertThat(seen).containsKey(flow);
        assertThat(now - seen.getOrDefault(flow, 0)).isLessThanOrEqualTo(LIFETIME);
      }
    }
  }

  @Test
  void manyFlowsMakeTheTableGrowToItsLimit() {
    Flows flows = new Flows(1, 2); // how many of 200 fall together is a matter of the keys
    assertThat(flows.places()).isEqualTo(256);
    for (long flow = 0; flow < 200; flow++) {
      flows.note(flows.hash(1, 2, 3, 4, flow), LIFETIME, 1_000_000);
    }
    int few = flows.places();
    assertThat(few).isLessThanOrEqualTo(1024);
    for (long flow = 0; flow < 100_000; flow++) {
      flows.note(flows.hash(1, 2, 3, 4, flow), LIFETIME, 1_000_000);
    }
    assertThat(flows.places()).isEqualTo(16_384);
    assertThat(flows.has(flows.hash(1, 2, 3, 4, 99_999), LIFETIME, 1_000_000)).isTrue();
  }

  @Test
  void everyTunnelHasHashesOfItsOwn() {
    assertThat(new Flows().hash(1, 2, 3, 4, 5)).isNotEqualTo(new Flows().hash(1, 2, 3, 4, 5));
  }
}
