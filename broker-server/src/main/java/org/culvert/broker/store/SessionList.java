// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** The tunnels that were live in a time, and what went through them then, as CSV (RFC 4180). */
public final class SessionList {
  private final DataSource database;

  public SessionList(DataSource database) {
    this.database = database;
  }

  /**
   * Row by row, however many there are.
   *
   * @param from at the beginning of an hour, as traffic is summed up
   * @param to not in it any more
   * @return how many tunnels
   */
  public long write(Instant from, Instant to, OutputStream out) throws IOException {
    try (Connection connection = database.getConnection()) {
      return connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut(
              """
              copy (
                select t.id as session, t.realm, a.userid, t.type,
                  host(t.outer_address) as outer_address, t.outer_port,
                  host(t.client_address) as address, t.prefix,
                  to_char(t.accepted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as began,
                  to_char(t.closed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ended,
                  t.close_reason as cause,
                  coalesce(h.input_octets, 0) as input_octets,
                  coalesce(h.output_octets, 0) as output_octets,
                  coalesce(h.input_packets, 0) as input_packets,
                  coalesce(h.output_packets, 0) as output_packets
                from tunnels t left join accounts a on a.id = t.account
                left join lateral (
                  select sum(octets_from_client) as input_octets,
                         sum(octets_to_client) as output_octets,
                         sum(packets_from_client) as input_packets,
                         sum(packets_to_client) as output_packets
                  from traffic where tunnel = t.id and hour >= '%1$s' and hour < '%2$s') h on true
                where t.state <> 'offered' and t.accepted_at < '%2$s'
                  and (t.closed_at is null or t.closed_at >= '%1$s')
                order by t.id
              ) to stdout (format csv, header)
              """
                  .formatted(from, to),
              out);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }
}
