// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.culvert.portal.web.Rows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the tunnels of one account, and of no other: whoever asks says whose. */
@Component
class OwnTunnels {
  private static final String SELECT =
      """
      select t.id, t.type, host(t.outer_address) as outer_address, t.outer_port,
             host(t.server_address) as server_address, host(t.client_address) as client_address,
             text(t.prefix) as prefix, t.keepalive, t.accepted_at, t.proven_at, t.last_seen_at,
             t.lease_ends_at, t.closed_at, t.close_reason, r.mtu
      from tunnels t join realms r on r.name = t.realm
      where t.account = :account and t.state <> 'offered'
      """;

  private final JdbcClient database;

  OwnTunnels(JdbcClient database) {
    this.database = database;
  }

  /** What belongs to an account, whether a tunnel has it now or not. */
  record Held(String prefix, boolean address, Optional<Instant> restsUntil) {}

  Optional<OwnTunnel> live(long account) {
    return database
        .sql(SELECT + "and t.state = 'live'")
        .param("account", account)
        .query(OwnTunnels::tunnel)
        .optional();
  }

  /** Empty also when it is somebody else's. */
  Optional<OwnTunnel> find(long account, long id) {
    return database
        .sql(SELECT + "and t.id = :id")
        .param("account", account)
        .param("id", id)
        .query(OwnTunnels::tunnel)
        .optional();
  }

  /** That have ended, the latest first. */
  List<OwnTunnel> former(long account, int most) {
    return database
        .sql(SELECT + "and t.state = 'closed' order by t.closed_at desc limit :most")
        .param("account", account)
        .param("most", most)
        .query(OwnTunnels::tunnel)
        .list();
  }

  List<Held> held(long account) {
    return database
        .sql(
            """
            select text(prefix), kind <> 'delegated', quarantine_ends_at from prefix_delegations
            where account = :account and returned_at is null order by kind, prefix
            """)
        .param("account", account)
        .query((row, _) -> new Held(row.getString(1), row.getBoolean(2), Rows.moment(row, 3)))
        .list();
  }

  private static OwnTunnel tunnel(ResultSet row, int number) throws SQLException {
    int keepalive = row.getInt("keepalive");
    return new OwnTunnel(
        row.getLong("id"),
        row.getString("type"),
        row.getString("outer_address"),
        row.getInt("outer_port"),
        row.getString("server_address"),
        row.getString("client_address"),
        Optional.ofNullable(row.getString("prefix")),
        keepalive == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(keepalive)),
        Rows.at(row, "accepted_at"),
        Rows.moment(row, "proven_at"),
        Rows.moment(row, "last_seen_at"),
        Rows.at(row, "lease_ends_at"),
        Rows.moment(row, "closed_at"),
        Optional.ofNullable(row.getString("close_reason")),
        row.getInt("mtu"));
  }
}
