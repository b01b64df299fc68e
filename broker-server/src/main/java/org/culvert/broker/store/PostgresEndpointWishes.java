// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.culvert.broker.tunnel.EndpointWishes;
import org.culvert.protocol.address.Ipv4Address;

/**
 * Wishes of routers in PostgreSQL. One that is older than the tunnel says nothing about it: that
 * was negotiated from where its client is.
 */
public final class PostgresEndpointWishes implements EndpointWishes {
  private final DataSource database;

  public PostgresEndpointWishes(DataSource database) {
    this.database = database;
  }

  @Override
  public List<EndpointWish> open() {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                row ->
                    new EndpointWish(
                        row.getLong("account"),
                        row.getLong("tunnel"),
                        Ipv4Address.parse(row.getString("address"))),
                """
                select w.account, t.id as tunnel, host(w.address) as address
                from endpoint_wishes w
                join tunnels t on t.account = w.account and t.state = 'live' and t.type = 'v6v4'
                where w.done_at is null and t.accepted_at <= w.wished_at
                """));
  }

  @Override
  public void settle(EndpointWish wish, Result result, Instant now) {
    int _ =
        Sql.transaction(
            database,
            sql ->
                sql.update(
                    """
                    update endpoint_wishes set done_at = ?, outcome = ?
                    where account = ? and address = ?::inet and done_at is null
                    """,
                    now,
                    result.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    wish.account(),
                    wish.address()));
  }
}
