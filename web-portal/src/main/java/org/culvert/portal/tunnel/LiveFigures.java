// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.culvert.portal.web.Rows;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The figures that the broker takes of a tunnel while somebody looks at it. */
@Component
class LiveFigures {
  /** Said again before it is over, as long as somebody looks. */
  private static final Duration WATCH = Duration.ofSeconds(20);

  private final JdbcClient database;
  private final InstantSource clock;

  LiveFigures(JdbcClient database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * What passed in the milliseconds up to {@code at}.
   *
   * @param at milliseconds since 1970
   * @param from octets of the client
   * @param to octets to the client
   * @param drops packets, both ways
   * @param rtt microseconds; null: no answer yet
   */
  record Figures(
      long at,
      int millis,
      long from,
      long to,
      long packetsFrom,
      long packetsTo,
      long drops,
      @Nullable Long rtt) {}

  /** The broker begins to take figures, or goes on. */
  void watch(long tunnel) {
    database
        .sql(
            """
            insert into watches (tunnel, watched_until) values (?, ?)
            on conflict (tunnel) do update
            set watched_until = greatest(watches.watched_until, excluded.watched_until)
            """)
        .param(tunnel)
        .param(Timestamp.from(clock.instant().plus(WATCH)))
        .update();
  }

  boolean isLive(long tunnel) {
    return database
        .sql("select exists (select from tunnels where id = ? and state = 'live')")
        .param(tunnel)
        .query(Boolean.class)
        .single();
  }

  List<Figures> after(long tunnel, Instant then) {
    return database
        .sql(
            """
            select at, millis, octets_from_client, octets_to_client, packets_from_client,
                   packets_to_client, drops_from_client + drops_to_client, round_trip_micros
            from samples where tunnel = ? and at > ? order by at
            """)
        .param(tunnel)
        .param(Timestamp.from(then))
        .query(
            (row, _) ->
                new Figures(
                    Rows.at(row, 1).toEpochMilli(),
                    row.getInt(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getObject(8, Long.class)))
        .list();
  }
}
