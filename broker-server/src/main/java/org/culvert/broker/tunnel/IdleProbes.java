// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Asks clients without a keepalive, now and then, whether they are there: of TSP 1.0, or those that
 * went away after they had set up the kernel's tunnel. A tunnel's first answer proves its client;
 * silence ends nothing, the lease does. Called every few seconds, one call at a time.
 */
public final class IdleProbes {
  private static final Duration INTERVAL = Duration.ofMinutes(5);

  /** Nothing is forwarded to them before they answer. */
  private static final Duration UNPROVEN = Duration.ofMinutes(1);

  private final TunnelTable table;
  private final Consumer<LiveTunnel> probe;
  private final Map<Long, Instant> askedAt = new HashMap<>();

  /**
   * @param probe sends one echo request, and waits for nothing
   */
  public IdleProbes(TunnelTable table, Consumer<LiveTunnel> probe) {
    this.table = table;
    this.probe = probe;
  }

  public void step(Instant now) {
    askedAt.keySet().removeIf(id -> table.byId(id) == null);
    for (LiveTunnel live : table.all()) {
      if (live.tunnel().keepalive().isEmpty() && isDue(live, now)) {
        askedAt.put(live.tunnel().id(), now);
        probe.accept(live);
      }
    }
  }

  private boolean isDue(LiveTunnel live, Instant now) {
    Instant asked = askedAt.getOrDefault(live.tunnel().id(), Instant.MIN);
    if (!live.isProven()) {
      return asked.isBefore(now.minus(UNPROVEN).plusMillis(1));
    }
    Instant before = now.minus(INTERVAL).plusMillis(1);
    return asked.isBefore(before) && live.lastSeenAt().isBefore(before);
  }
}
