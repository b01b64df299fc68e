// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Sums the traffic of accounts up, hours to days and days to months, and forgets what is old: hours
 * after 35 days, days after 400, months after ten years. Whole days and months only, in UTC; doing
 * it twice changes nothing, and what was not summed up yet is not forgotten.
 */
public final class TrafficHistory {
  /** For the last counters of the day to be written. */
  private static final Duration LATE = Duration.ofMinutes(10);

  private static final int HOURS_KEPT_DAYS = 35;
  private static final int DAYS_KEPT = 400;
  private static final int MONTHS_KEPT = 120;

  private static final String SUMS =
      """
      sum(packets_from_client), sum(octets_from_client), sum(packets_to_client),
      sum(octets_to_client), sum(drops_from_client), sum(drops_to_client), sum(round_trips),
      sum(round_trip_micros)
      """;

  private static final String COLUMNS =
      """
      packets_from_client, octets_from_client, packets_to_client, octets_to_client,
      drops_from_client, drops_to_client, round_trips, round_trip_micros
      """;

  private static final String REPLACED =
      """
      packets_from_client = excluded.packets_from_client,
      octets_from_client = excluded.octets_from_client,
      packets_to_client = excluded.packets_to_client,
      octets_to_client = excluded.octets_to_client,
      drops_from_client = excluded.drops_from_client,
      drops_to_client = excluded.drops_to_client,
      round_trips = excluded.round_trips, round_trip_micros = excluded.round_trip_micros
      """;

  private final DataSource database;

  public TrafficHistory(DataSource database) {
    this.database = database;
  }

  public void step(Instant now) {
    LocalDate today = LocalDate.ofInstant(now.minus(LATE), ZoneOffset.UTC);
    int _ =
        Sql.transaction(
            database,
            sql -> {
              // One broker of several will do.
              boolean mine =
                  sql.first(
                          row -> row.getBoolean(1),
                          "select pg_try_advisory_xact_lock(hashtextextended('traffic', 0))")
                      .orElseThrow();
              return mine ? sumUp(sql, today) : 0;
            });
  }

  private static int sumUp(Sql sql, LocalDate today) throws SQLException {
    Instant midnight = today.atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant month = today.withDayOfMonth(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant days = until(sql, "days");
    Instant months = until(sql, "months");
    int changed = 0;
    if (days.isBefore(midnight)) {
      changed +=
          sql.update(
              "insert into traffic_days (account, day, "
                  + COLUMNS
                  + ") select t.account, (hour at time zone 'UTC')::date, "
                  + SUMS
                  + " from traffic join tunnels t on t.id = tunnel"
                  + " where t.account is not null and hour >= ? and hour < ? group by 1, 2"
                  + " on conflict (account, day) do update set "
                  + REPLACED,
              days,
              midnight);
      set(sql, "days", midnight);
    }
    if (months.isBefore(month)) {
      changed +=
          sql.update(
              "insert into traffic_months (account, month, "
                  + COLUMNS
                  + ") select account, date_trunc('month', day)::date, "
                  + SUMS
                  + " from traffic_days where day >= (?::timestamptz at time zone 'UTC')::date"
                  + " and day < (?::timestamptz at time zone 'UTC')::date group by 1, 2"
                  + " on conflict (account, month) do update set "
                  + REPLACED,
              months,
              month);
      set(sql, "months", month);
    }
    return changed
        + sql.update(
            "delete from traffic where hour < ?", midnight.minus(HOURS_KEPT_DAYS, ChronoUnit.DAYS))
        + sql.update("delete from traffic_days where day < ?", today.minusDays(DAYS_KEPT))
        + sql.update(
            "delete from traffic_months where month < ?",
            today.withDayOfMonth(1).minusMonths(MONTHS_KEPT));
  }

  /** Before everything when nothing was summed up yet. */
  private static Instant until(Sql sql, String period) throws SQLException {
    Optional<Instant> until =
        sql.first(
            row -> row.getTimestamp(1).toInstant(),
            "select summed_until from rollups where period = ?",
            period);
    return until.orElse(Instant.EPOCH);
  }

  private static void set(Sql sql, String period, Instant until) throws SQLException {
    sql.update(
        """
        insert into rollups (period, summed_until) values (?, ?)
        on conflict (period) do update set summed_until = excluded.summed_until
        """,
        period,
        until);
  }
}
