// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Keeps strangers from filling the disk: of each kind of log line, so many in a second and so many
 * at once. What was left out is told with the next line of that kind. One kind is one format of one
 * logger, so a flood of one event hides no other. Thread-safe.
 */
public final class LogLimit extends TurboFilter {
  private static final int PER_SECOND = 20;
  private static final int AT_ONCE = 200;

  /** Formats are in the code, so there are few; a line without one must not make more. */
  private static final int KINDS = 1_000;

  private static final class Kind {
    private double lines = AT_ONCE;
    private Instant filledAt;
    private long leftOut;

    private Kind(Instant now) {
      this.filledAt = now;
    }

    private boolean admits(Instant now) {
      long elapsed = Math.max(0, Duration.between(filledAt, now).toMillis());
      lines = Math.min(AT_ONCE, lines + (double) elapsed * PER_SECOND / 1000);
      filledAt = now;
      if (lines < 1) {
        leftOut++;
        return false;
      }
      lines--;
      return true;
    }
  }

  private final InstantSource clock;
  private final Map<String, Kind> kinds = new HashMap<>();

  /** For the logging configuration. */
  public LogLimit() {
    this(InstantSource.system());
  }

  LogLimit(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable fault) {
    // Without a format somebody only asks whether the level is on.
    if (format == null || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      return FilterReply.NEUTRAL;
    }
    long leftOut;
    synchronized (kinds) {
      String name = kinds.size() < KINDS ? logger.getName() + ' ' + format : logger.getName();
      Kind kind = kinds.computeIfAbsent(name, _ -> new Kind(clock.instant()));
      if (!kind.admits(clock.instant())) {
        return FilterReply.DENY;
      }
      leftOut = kind.leftOut;
      kind.leftOut = 0;
    }
    if (leftOut > 0) {
      logger.warn("log.left_out count={} like={}", leftOut, format.replaceFirst(" .*", ""));
    }
    return FilterReply.NEUTRAL;
  }
}
