// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.culvert.portal.web.Rows;
import org.culvert.protocol.address.Ipv4Address;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where routers say that they are, for the broker to make true. */
@Component
class EndpointWishes {
  private final JdbcClient database;

  EndpointWishes(JdbcClient database) {
    this.database = database;
  }

  /** The last one, as the page shows it; no outcome: the broker has not seen it yet. */
  record EndpointWish(Ipv4Address address, Instant wishedAt, Optional<String> outcome) {}

  /** One that is older than the live tunnel says nothing about that. */
  Optional<EndpointWish> of(long account) {
    return database
        .sql(
            """
            select host(address) as address, wished_at, outcome from endpoint_wishes w
            where account = ? and not exists (
              select from tunnels t
              where t.account = w.account and t.state = 'live' and t.accepted_at > w.wished_at)
            """)
        .param(account)
        .query(EndpointWishes::wish)
        .optional();
  }

  private static EndpointWish wish(ResultSet row, int number) throws SQLException {
    return new EndpointWish(
        Ipv4Address.parse(row.getString("address")),
        Rows.at(row, "wished_at"),
        Optional.ofNullable(row.getString("outcome")));
  }

  /** From now on this is where it wants to be, whatever was wished before. */
  void put(long account, Ipv4Address address, Instant now) {
    database
        .sql(
            """
            insert into endpoint_wishes as former (account, address, wished_at)
            values (?, ?::inet, ?)
            on conflict (account) do update
            set address = excluded.address, wished_at = excluded.wished_at,
                done_at = null, outcome = null
            """)
        .params(account, address.toString(), now.atOffset(ZoneOffset.UTC))
        .update();
  }
}
