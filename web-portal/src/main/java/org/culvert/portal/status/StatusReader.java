// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.status;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.culvert.portal.status.ServiceStatus.BrokerStatus;
import org.culvert.portal.status.ServiceStatus.Incident;
import org.culvert.portal.status.ServiceStatus.Phase;
import org.culvert.portal.status.ServiceStatus.RealmStatus;
import org.culvert.portal.web.Rows;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Looks up how the service is doing, every few seconds at most, however many ask: each statement
 * reads a bounded number of rows. Thread-safe.
 */
@Component
class StatusReader {
  private static final Duration FRESH = Duration.ofSeconds(5);

  /** Three signs may be missed, or late. */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  private static final Duration REMEMBERED = Duration.ofDays(2);
  private static final Duration INCIDENTS = Duration.ofDays(90);

  /** Of fewer tunnels a median would tell something of somebody. */
  private static final int FEWEST_MEASURED = 5;

  private static final String BROKERS =
      "select broker, seen_at, sessions from broker_signs where seen_at > ? order by 1 limit 50";

  private static final String REALMS =
      """
      select r.name,
             (select count(*) from tunnels t where t.realm = r.name and t.state = 'live')
               as live_tunnels,
             (select count(*) from prefix_delegations d
               where d.realm = r.name and d.kind = 'delegated' and d.returned_at is null)
               as delegated_prefixes
        from realms r
       where r.removed_at is null
       order by r.name
      """;

  private static final String ROUND_TRIP =
      """
      select percentile_cont(0.5) within group (order by micros) / 1000 as millis, count(*) as tunnels
      from (select sum(round_trip_micros)::float8 / sum(round_trips) as micros
            from (select tunnel, round_trip_micros, round_trips from traffic
                  where hour >= ? and round_trips > 0 limit 20000) measured
            group by tunnel) each_tunnel
      """;

  private static final String DAYS =
      """
      select day, min(since) as since, max(minutes) as minutes
      from broker_days where day > ?::date group by day
      """;

  private static final String INCIDENTS_SINCE =
      """
      select text, begins, coalesce(ended_at, ends) as ended from notices
      where incident and ends > ? and coalesce(ended_at, ends) > greatest(begins, ?)
      order by begins desc, id desc limit 50
      """;

  private final JdbcClient database;
  private final InstantSource clock;
  private volatile @Nullable ServiceStatus found;

  StatusReader(JdbcClient database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  ServiceStatus read() {
    Instant now = clock.instant();
    ServiceStatus known = found;
    if (known == null || Duration.between(known.at(), now).abs().compareTo(FRESH) >= 0) {
      known = look(now);
      found = known;
    }
    return known;
  }

  void lookAgain() {
    found = null;
  }

  private ServiceStatus look(Instant now) {
    return new ServiceStatus(
        now,
        database
            .sql(BROKERS)
            .param(at(now.minus(REMEMBERED)))
            .query((row, _) -> broker(row, now))
            .list(),
        roundTrip(now),
        database.sql(REALMS).query(StatusReader::realm).list(),
        Uptime.of(days(now), now),
        database
            .sql(INCIDENTS_SINCE)
            .params(at(now.minus(INCIDENTS)), at(now.minus(INCIDENTS)))
            .query((row, _) -> incident(row, now))
            .list());
  }

  /** Of this hour and the last. */
  private @Nullable Double roundTrip(Instant now) {
    Instant since = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(1));
    return database
        .sql(ROUND_TRIP)
        .param(at(since))
        .query(
            (row, _) ->
                row.getLong("tunnels") < FEWEST_MEASURED
                    ? List.<Double>of()
                    : List.of(row.getDouble("millis")))
        .single()
        .stream()
        .findFirst()
        .orElse(null);
  }

  /** Of several brokers the one that was there longest: clients go to that one. */
  private Map<LocalDate, Uptime.Signs> days(Instant now) {
    LocalDate before = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(Uptime.DAYS);
    record Found(LocalDate day, Uptime.Signs signs) {}
    return database
        .sql(DAYS)
        .param(before.toString())
        .query(
            (row, _) ->
                new Found(
                    row.getObject("day", LocalDate.class),
                    new Uptime.Signs(Rows.at(row, "since"), row.getInt("minutes"))))
        .list()
        .stream()
        .collect(Collectors.toMap(Found::day, Found::signs));
  }

  private static OffsetDateTime at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }

  private static BrokerStatus broker(ResultSet row, Instant now) throws SQLException {
    Instant seenAt = Rows.at(row, "seen_at");
    return new BrokerStatus(
        row.getString("broker"), seenAt.plus(SILENCE).isAfter(now), seenAt, row.getInt("sessions"));
  }

  private static RealmStatus realm(ResultSet row, int number) throws SQLException {
    return new RealmStatus(
        row.getString("name"), row.getLong("live_tunnels"), row.getLong("delegated_prefixes"));
  }

  private static Incident incident(ResultSet row, Instant now) throws SQLException {
    Instant begins = Rows.at(row, "begins");
    Instant ended = Rows.at(row, "ended");
    return new Incident(row.getString("text"), begins, ended, Phase.of(begins, ended, now));
  }
}
