// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.culvert.broker.tunnel.Traffic;
import org.culvert.broker.tunnel.TunnelStore.Activity;

/**
 * Writes how tunnels fare: a batch for the tunnels, a batch for their traffic by the hour. A tunnel
 * that is not stored any more is passed over: it must not keep the others from being written.
 */
final class ActivityReport {
  private static final String SEEN =
      """
      update tunnels
      set last_seen_at = coalesce(greatest(last_seen_at, ?::timestamptz), last_seen_at),
          proven_at = case when ? then coalesce(proven_at, ?) else proven_at end
      where id = ?
      """;

  private static final String TRAFFIC =
      """
      insert into traffic as t
        (tunnel, hour, packets_from_client, octets_from_client, packets_to_client,
         octets_to_client, drops_from_client, drops_to_client, round_trips, round_trip_micros)
      select id, ?, ?, ?, ?, ?, ?, ?, ?, ? from tunnels where id = ?
      on conflict (tunnel, hour) do update set
        packets_from_client = t.packets_from_client + excluded.packets_from_client,
        octets_from_client = t.octets_from_client + excluded.octets_from_client,
        packets_to_client = t.packets_to_client + excluded.packets_to_client,
        octets_to_client = t.octets_to_client + excluded.octets_to_client,
        drops_from_client = t.drops_from_client + excluded.drops_from_client,
        drops_to_client = t.drops_to_client + excluded.drops_to_client,
        round_trips = t.round_trips + excluded.round_trips,
        round_trip_micros = t.round_trip_micros + excluded.round_trip_micros
      """;

  private ActivityReport() {}

  static void write(Sql sql, List<Activity> activities, Instant now) throws SQLException {
    Instant hour = now.truncatedTo(ChronoUnit.HOURS);
    try (PreparedStatement seen = sql.connection().prepareStatement(SEEN);
        PreparedStatement traffic = sql.connection().prepareStatement(TRAFFIC)) {
      for (Activity activity : activities) {
        Sql.bind(seen, activity.lastSeenAt(), activity.proven(), now, activity.tunnelId());
        seen.addBatch();
        Traffic more = activity.traffic();
        if (!more.equals(Traffic.NONE)) {
          Sql.bind(
              traffic,
              hour,
              more.packetsFromClient(),
              more.octetsFromClient(),
              more.packetsToClient(),
              more.octetsToClient(),
              more.dropsFromClient(),
              more.dropsToClient(),
              more.roundTrips(),
              more.roundTripMicros(),
              activity.tunnelId());
          traffic.addBatch();
        }
      }
      seen.executeBatch();
      traffic.executeBatch();
    }
  }
}
