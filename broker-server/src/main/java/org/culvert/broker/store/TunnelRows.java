// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/** How a tunnel looks in the table of tunnels. */
final class TunnelRows {
  static final String SELECT =
      """
      select t.id, t.realm, t.account, a.userid, t.type, t.listener,
             host(t.local_address) as local_address, host(t.outer_address) as outer_address,
             t.outer_port, host(t.server_address) as server_address,
             host(t.client_address) as client_address, text(t.prefix) as prefix, t.keepalive,
             t.lease_ends_at, t.proven_at
      from tunnels t left join accounts a on a.id = t.account
      """;

  static final String INSERT =
      """
      insert into tunnels
        (id, realm, account, state, type, listener, local_address, outer_address, outer_port,
         server_address, client_address, prefix, keepalive, offered_at, lease_ends_at)
      overriding system value
      values (?, ?, ?, 'offered', ?, ?, ?::inet, ?::inet, ?,
              ?::inet, ?::inet, ?::cidr, ?, ?, ?)
      """;

  private TunnelRows() {}

  static Tunnel read(ResultSet row) throws SQLException {
    String realm = row.getString("realm");
    String userid = row.getString("userid");
    long account = row.getLong("account");
    String type = row.getString("type");
    int keepalive = row.getInt("keepalive");
    return new Tunnel(
        row.getLong("id"),
        realm,
        Optional.ofNullable(userid).map(name -> new Account(account, realm, name)),
        TunnelType.ofXmlName(type).orElseThrow(),
        row.getString("listener"),
        IpAddress.parse(row.getString("local_address")),
        new Endpoint(IpAddress.parse(row.getString("outer_address")), row.getInt("outer_port")),
        IpAddress.parse(row.getString("server_address")),
        IpAddress.parse(row.getString("client_address")),
        Optional.ofNullable(row.getString("prefix")).map(Ipv6Prefix::parse),
        keepalive == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(keepalive)),
        row.getObject("lease_ends_at", OffsetDateTime.class).toInstant());
  }
}
