// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.status;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the client has now. The client's main thread tells it what changes, any other thread may
 * ask; the figures of the tunnel are fetched when somebody does.
 */
public final class LiveStatus {
  public static final String UP = "up";

  /** No tunnel yet, or none any more and no new one yet. */
  public static final String CONNECTING = "connecting";

  /** The broker does not answer through the tunnel. */
  public static final String DEAD = "dead, negotiating again";

  private final InstantSource clock;
  private final Map<StatusField, String> fields = new EnumMap<>(StatusField.class);
  private Supplier<Map<StatusField, String>> figures = Map::of;
  private Optional<Instant> upSince = Optional.empty();
  private Optional<Instant> leaseEnd = Optional.empty();

  public LiveStatus(InstantSource clock, String version) {
    this.clock = clock;
    fields.put(StatusField.STATE, CONNECTING);
    fields.put(StatusField.VERSION, version);
    fields.put(StatusField.PROCESS, Long.toString(ProcessHandle.current().pid()));
  }

  /**
   * A tunnel that was agreed on, in place of any before.
   *
   * @param figures of the packets that went through it; any thread
   */
  public synchronized void agreed(
      Map<StatusField, String> tunnel,
      Duration lifetime,
      Supplier<Map<StatusField, String>> figures) {
    fields
        .keySet()
        .retainAll(
            EnumSet.of(
                StatusField.STATE,
                StatusField.VERSION,
                StatusField.PROCESS,
                StatusField.ROUND_TRIP_MS));
    fields.putAll(tunnel);
    this.figures = figures;
    leaseEnd = Optional.of(clock.instant().plus(lifetime));
  }

  public synchronized void up() {
    if (upSince.isEmpty()) {
      upSince = Optional.of(clock.instant());
    }
    fields.put(StatusField.STATE, UP);
  }

  public synchronized void roundTrip(Duration time) {
    fields.put(StatusField.ROUND_TRIP_MS, String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6));
  }

  public synchronized void dead() {
    upSince = Optional.empty();
    fields.remove(StatusField.ROUND_TRIP_MS);
    fields.put(StatusField.STATE, DEAD);
  }

  /**
   * @param problem the last one that the client told of
   */
  public synchronized TunnelStatus now(Optional<String> problem) {
    Map<StatusField, String> all = new EnumMap<>(fields);
    problem.ifPresent(text -> all.put(StatusField.LAST_PROBLEM, text));
    all.putAll(figures.get());
    Instant now = clock.instant();
    upSince.ifPresent(since -> all.put(StatusField.UPTIME_SECONDS, seconds(since, now)));
    leaseEnd.ifPresent(end -> all.put(StatusField.LEASE_SECONDS, seconds(now, end)));
    return new TunnelStatus(all);
  }

  private static String seconds(Instant from, Instant to) {
    return Long.toString(Math.max(0, Duration.between(from, to).toSeconds()));
  }
}
