// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final TunnelTable table = new TunnelTable();
  private final FakeSampleStore store = new FakeSampleStore();
  private final List<LiveTunnel> asked = new ArrayList<>();
  private final Sampler sampler = new Sampler(store, table, asked::add);
  private final LiveTunnel live = Tunnels.live("192.0.2.7", 4000, "2001:db8:a::2", "");

  @Test
  void nothingIsDoneWhileNobodyLooks() {
    install();
    sampler.look(NOW);
    sampler.step(NOW);
    sampler.step(NOW.plusSeconds(2));
    assertThat(store.written).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void figuresOfAWatchedTunnelAreTakenUntilNobodyLooks() {
    install();
    store.watched.put(1L, NOW.plusSeconds(5));
    sampler.look(NOW);
    live.countFromClient(100);
    sampler.step(NOW);
    live.countFromClient(60);
    live.countToClient(1280);
    live.roundTrips().asked(7, 1000);
    live.roundTrips().answered(7, 13_000);
    sampler.step(NOW.plusSeconds(2));
    sampler.step(NOW.plusSeconds(4));
    sampler.step(NOW.plusSeconds(6));
    assertThat(store.written)
        .containsExactly(
            new Sample(
                1,
                NOW.plusSeconds(2),
                Duration.ofSeconds(2),
                new Traffic(1, 60, 1, 1280, 0, 0, 1, 12_000),
                OptionalLong.of(12_000)),
            new Sample(
                1, NOW.plusSeconds(4), Duration.ofSeconds(2), Traffic.NONE, OptionalLong.empty()));
    assertThat(asked).hasSize(3);
  }

  @Test
  void clientThatHasNotProvedItselfIsNotAsked() {
    table.install(live);
    store.watched.put(1L, NOW.plusSeconds(5));
    sampler.look(NOW);
    sampler.step(NOW);
    assertThat(asked).isEmpty();
  }

  @Test
  void onlyTheAnswerToTheLatestRequestCountsAndOnlyOnce() {
    RoundTrips trips = new RoundTrips();
    trips.answered(0, 5);
    trips.asked(7, 1000);
    trips.asked(8, 2000);
    trips.answered(7, 2500);
    assertThat(trips.takeLatest()).isEmpty();
    trips.answered(8, 2500);
    trips.answered(8, 9000);
    assertThat(trips.takeLatest()).hasValue(500);
    assertThat(trips.takeLatest()).isEmpty();
    assertThat(trips.isAsked()).isFalse();
  }

  @Test
  void everyClientIsTimedOnceInTenMinutes() {
    install();
    Pulse pulse = new Pulse(table, asked::add, Duration.ofSeconds(5));
    for (int second = 0; second < 600; second += 5) {
      live.seen(NOW.plusSeconds(second).toEpochMilli());
      pulse.step(NOW.plusSeconds(second));
    }
    assertThat(asked).containsExactly(live);
  }

  private void install() {
    table.install(live);
    live.seen(NOW.toEpochMilli());
  }

  private static final class FakeSampleStore implements SampleStore {
    final Map<Long, Instant> watched = new HashMap<>();
    final List<Sample> written = new ArrayList<>();

    @Override
    public Map<Long, Instant> watched(Instant now, int most) {
      return watched;
    }

    @Override
    public void write(List<Sample> samples) {
      written.addAll(samples);
    }

    @Override
    public void forget(Instant then) {}
  }
}
