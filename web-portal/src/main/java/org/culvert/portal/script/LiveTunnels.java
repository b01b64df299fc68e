// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.culvert.portal.web.Rows;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what the broker wrote of an account's live tunnel. */
@Component
class LiveTunnels {
  private final JdbcClient database;

  LiveTunnels(JdbcClient database) {
    this.database = database;
  }

  /** One that carries IPv6 over IPv4. */
  Optional<FixedEnds> of(long account) {
    return database
        .sql(
            """
            select type, host(local_address) as server, host(outer_address) as client,
                   host(server_address) as server_inside, host(client_address) as client_inside,
                   text(prefix) as prefix, lease_ends_at
            from tunnels
            where account = ? and state = 'live' and type in ('v6v4', 'v6udpv4')
            """)
        .param(account)
        .query(LiveTunnels::ends)
        .optional();
  }

  private static FixedEnds ends(ResultSet row, int number) throws SQLException {
    return new FixedEnds(
        TunnelType.ofXmlName(row.getString("type")).orElseThrow(),
        Ipv4Address.parse(row.getString("server")),
        Ipv4Address.parse(row.getString("client")),
        Ipv6Address.parse(row.getString("server_inside")),
        Ipv6Address.parse(row.getString("client_inside")),
        Optional.ofNullable(row.getString("prefix")).map(Ipv6Prefix::parse),
        Rows.at(row, "lease_ends_at"));
  }
}
