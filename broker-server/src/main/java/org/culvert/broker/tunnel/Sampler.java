// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes the figures of tunnels that somebody looks at, every two seconds, and asks their clients
 * for an echo to time it. What nobody looks at costs nothing.
 */
public final class Sampler {
  /** Each is a row every two seconds; who comes later has to look at the hours. */
  static final int MOST = 1000;

  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private record Base(LiveTunnel live, Instant at, Traffic traffic) {}

  private final SampleStore store;
  private final TunnelTable table;
  private final Consumer<LiveTunnel> measure;
  private final Map<Long, Base> bases = new HashMap<>();
  private volatile Map<Long, Instant> watched = Map.of();

  /**
   * @param measure sends an echo request whose answer is timed, and waits for nothing
   */
  public Sampler(SampleStore store, TunnelTable table, Consumer<LiveTunnel> measure) {
    this.store = store;
    this.table = table;
    this.measure = measure;
  }

  /** Somebody may have begun to look. */
  public void look(Instant now) {
    watched = Map.copyOf(store.watched(now, MOST));
  }

  public synchronized void step(Instant now) {
    Map<Long, Instant> current = watched;
    bases.keySet().retainAll(current.keySet());
    List<Sample> samples = new ArrayList<>();
    current.forEach(
        (id, until) -> {
          LiveTunnel live = table.byId(id);
          if (live == null || !now.isBefore(until)) {
            bases.remove(id);
            return;
          }
          Base base = bases.put(id, new Base(live, now, live.traffic()));
          // One that moved counts from nothing again.
          if (base != null && base.live == live && base.at.isBefore(now)) {
            samples.add(sample(live, base, now));
          }
          if (live.isProven()) {
            measure.accept(live);
          }
        });
    if (!samples.isEmpty()) {
      store.write(samples);
    }
  }

  private static Sample sample(LiveTunnel live, Base base, Instant now) {
    return new Sample(
        live.tunnel().id(),
        now,
        Duration.between(base.at, now),
        live.traffic().since(base.traffic),
        live.roundTrips().takeLatest());
  }

  public void forget(Instant now) {
    store.forget(now.minus(REMEMBERED));
  }
}
