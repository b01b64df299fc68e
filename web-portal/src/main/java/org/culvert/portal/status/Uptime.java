// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.status;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In how much of the time a broker gave signs of life, by the day in UTC. Before the first sign
 * nothing is known, and nothing is said.
 *
 * @param percent of all the time that is known; none: nothing is
 * @param days the last one is today, which is not over
 */
record Uptime(@Nullable Double percent, List<Day> days) {
  static final int DAYS = 90;

  Uptime {
    days = List.copyOf(days);
  }

  /**
   * One day.
   *
   * @param percent none: it is not known
   */
  record Day(LocalDate date, @Nullable Double percent) {
    /** How its bar looks. */
    public String kind() {
      if (percent == null) {
        return "unknown";
      }
      return percent >= 99.9 ? "up" : percent >= 95 ? "part" : "down";
    }

    public boolean lacking() {
      return percent != null && percent < 99.9;
    }
  }

  /** What is stored of a day: its first sign, and in how many minutes there was one. */
  record Signs(Instant since, int minutes) {}

  static Uptime of(Map<LocalDate, Signs> signs, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    LocalDate first = signs.keySet().stream().min(LocalDate::compareTo).orElse(LocalDate.MAX);
    List<Day> days = new ArrayList<>();
    long minutes = 0;
    long possible = 0;
    for (LocalDate day = today.minusDays(DAYS - 1L); !day.isAfter(today); day = day.plusDays(1)) {
      if (day.isBefore(first)) {
        days.add(new Day(day, null));
        continue;
      }
      Signs found = signs.getOrDefault(day, new Signs(now, 0));
      Instant from = day.equals(first) ? found.since() : midnight(day);
      Instant to = day.equals(today) ? now : midnight(day.plusDays(1));
      long most = Math.max(1, Duration.between(from, to).toMinutes());
      long counted = Math.min(found.minutes(), most);
      days.add(new Day(day, percent(counted, most)));
      minutes += counted;
      possible += most;
    }
    return new Uptime(possible == 0 ? null : percent(minutes, possible), days);
  }

  /** Rounded down: 100 is said of nothing that lacks a minute. */
  private static double percent(long part, long whole) {
    return Math.floorDiv(10_000 * part, whole) / 100.0;
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
