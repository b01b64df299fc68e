// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what the broker wrote; an account has one live tunnel at most. */
@Component
class RoutedTunnels {
  private final JdbcClient database;

  RoutedTunnels(JdbcClient database) {
    this.database = database;
  }

  Optional<RoutedTunnel> of(long account) {
    return database
        .sql(
            """
            select id, host(local_address) as server, host(outer_address) as client,
                   host(server_address) as server_inside, host(client_address) as client_inside,
                   text(prefix) as prefix
            from tunnels where account = ? and state = 'live' and type = 'v6v4'
            """)
        .param(account)
        .query(RoutedTunnels::tunnel)
        .optional();
  }

  private static RoutedTunnel tunnel(ResultSet row, int number) throws SQLException {
    return new RoutedTunnel(
        row.getLong("id"),
        Ipv4Address.parse(row.getString("server")),
        Ipv4Address.parse(row.getString("client")),
        Ipv6Address.parse(row.getString("server_inside")),
        Ipv6Address.parse(row.getString("client_inside")),
        Optional.ofNullable(row.getString("prefix")).map(Ipv6Prefix::parse));
  }
}
