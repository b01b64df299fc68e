// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Times an echo of every client each ten minutes, for the history: each in a turn of its own, so
 * that not all are asked at once. Called every few seconds.
 */
public final class Pulse {
  static final Duration INTERVAL = Duration.ofMinutes(10);

  private final TunnelTable table;
  private final Consumer<LiveTunnel> measure;
  private final long turns;
  private final long stepSeconds;

  /**
   * @param step how often it is called
   */
  public Pulse(TunnelTable table, Consumer<LiveTunnel> measure, Duration step) {
    this.table = table;
    this.measure = measure;
    this.stepSeconds = step.toSeconds();
    this.turns = INTERVAL.dividedBy(step);
  }

  public void step(Instant now) {
    long turn = now.getEpochSecond() / stepSeconds;
    long millis = now.toEpochMilli();
    for (LiveTunnel live : table.all()) {
      if (Math.floorMod(turn + live.tunnel().id(), turns) == 0
          && live.isProven()
          && !live.isSilent(millis)) {
        measure.accept(live);
      }
    }
  }
}
