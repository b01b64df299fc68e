// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.culvert.broker.tunnel.Sample;
import org.culvert.broker.tunnel.SampleStore;
import org.culvert.broker.tunnel.Traffic;

/** Samples in PostgreSQL, in batches. */
public final class PostgresSamples implements SampleStore {
  private static final Duration WATCHES = Duration.ofDays(1);

  private final DataSource database;

  public PostgresSamples(DataSource database) {
    this.database = database;
  }

  @Override
  public Map<Long, Instant> watched(Instant now, int most) {
    return Sql.transaction(
            database,
            sql ->
                sql.list(
                    row ->
                        Map.entry(
                            row.getLong(1), row.getObject(2, OffsetDateTime.class).toInstant()),
                    """
                    select w.tunnel, w.watched_until from watches w join tunnels t on t.id = w.tunnel
                    where w.watched_until > ? and t.state = 'live'
                    order by w.watched_until desc limit ?
                    """,
                    now,
                    most))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public void write(List<Sample> samples) {
    int _ =
        Sql.transaction(
            database,
            sql -> {
              try (PreparedStatement statement = sql.connection().prepareStatement(WRITE)) {
                for (Sample sample : samples) {
                  Traffic traffic = sample.traffic();
                  Sql.bind(
                      statement,
                      sample.at(),
                      sample.over().toMillis(),
                      traffic.packetsFromClient(),
                      traffic.octetsFromClient(),
                      traffic.packetsToClient(),
                      traffic.octetsToClient(),
                      traffic.dropsFromClient(),
                      traffic.dropsToClient(),
                      sample.roundTripMicros().isPresent()
                          ? sample.roundTripMicros().getAsLong()
                          : null,
                      sample.tunnelId());
                  statement.addBatch();
                }
                return statement.executeBatch().length;
              }
            });
  }

  /** A tunnel that is not stored any more keeps no other from being written. */
  private static final String WRITE =
      """
      insert into samples
        (tunnel, at, millis, packets_from_client, octets_from_client, packets_to_client,
         octets_to_client, drops_from_client, drops_to_client, round_trip_micros)
      select id, ?::timestamptz, ?, ?, ?, ?, ?, ?, ?, ?::bigint from tunnels where id = ?
      on conflict do nothing
      """;

  @Override
  public void forget(Instant then) {
    int _ =
        Sql.transaction(
            database,
            sql ->
                sql.update("delete from samples where at < ?", then)
                    + sql.update(
                        "delete from watches where watched_until < ?", then.minus(WATCHES)));
  }
}
