// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.culvert.portal.web.Rows;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The traffic of an account by the hour, by the day, by the month. What the broker has not summed
 * up yet, today and this month, is summed up here.
 */
@Component
class History {
  private static final String SUMS =
      """
      sum(octets_from_client), sum(octets_to_client), sum(drops_from_client + drops_to_client),
      sum(round_trip_micros) / nullif(sum(round_trips), 0)
      """;

  private static final String HOURS =
      "select hour, "
          + SUMS
          + """
          from traffic join tunnels t on t.id = tunnel
          where t.account = :account and hour > :since group by 1 order by 1
          """;

  private static final String DAYS =
      """
      with days as (
        select account, day, octets_from_client, octets_to_client, drops_from_client,
               drops_to_client, round_trip_micros, round_trips
        from traffic_days where account = :account
        union all
        select t.account, (hour at time zone 'UTC')::date, octets_from_client, octets_to_client,
               drops_from_client, drops_to_client, round_trip_micros, round_trips
        from traffic join tunnels t on t.id = tunnel
        where t.account = :account and hour >= coalesce(
          (select summed_until from rollups where period = 'days'), '-infinity'))
      """;

  private static final String BY_DAY =
      DAYS
          + "select day::timestamp at time zone 'UTC', "
          + SUMS
          + " from days where day > (:since at time zone 'UTC')::date group by 1 order by 1";

  private static final String BY_MONTH =
      DAYS
          + ", months as (select month, octets_from_client, octets_to_client, drops_from_client,"
          + " drops_to_client, round_trip_micros, round_trips from traffic_months"
          + " where account = :account union all"
          + " select date_trunc('month', day)::date, octets_from_client, octets_to_client,"
          + " drops_from_client, drops_to_client, round_trip_micros, round_trips from days"
          + " where day >= coalesce((select (summed_until at time zone 'UTC')::date from rollups"
          + " where period = 'months'), '-infinity'))"
          + " select month::timestamp at time zone 'UTC', "
          + SUMS
          + " from months where month > (:since at time zone 'UTC')::date group by 1 order by 1";

  private final JdbcClient database;

  History(JdbcClient database) {
    this.database = database;
  }

  /** How far back, and how finely. */
  enum Span {
    DAY,
    MONTH,
    YEAR
  }

  /**
   * One hour, day or month.
   *
   * @param rtt the mean, in microseconds; null: none was measured
   */
  record Row(Instant from, long fromClient, long toClient, long drops, @Nullable Long rtt) {}

  List<Row> of(long account, Span span, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return switch (span) {
      case DAY -> rows(HOURS, account, now.minus(1, ChronoUnit.DAYS));
      case MONTH -> rows(BY_DAY, account, midnight(today.minusDays(31)));
      case YEAR -> rows(BY_MONTH, account, midnight(today.withDayOfMonth(1).minusMonths(12)));
    };
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private List<Row> rows(String query, long account, Instant since) {
    return database
        .sql(query)
        .param("account", account)
        .param("since", since.atOffset(ZoneOffset.UTC))
        .query(History::row)
        .list();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    long rtt = row.getLong(5);
    boolean measured = !row.wasNull();
    return new Row(
        Rows.at(row, 1), row.getLong(2), row.getLong(3), row.getLong(4), measured ? rtt : null);
  }
}
