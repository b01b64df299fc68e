// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.culvert.broker.cluster.Carriage;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.CloseReason;
import org.culvert.broker.tunnel.Tunnel;

/** Which broker carries which tunnel: the column {@code carrier} of tunnels. Thread-safe. */
public final class PostgresCarriage implements Carriage {
  /** In one go, and as many again in the next one. */
  private static final int AT_ONCE = 1000;

  private final DataSource database;
  private final String self;

  public PostgresCarriage(DataSource database, String self) {
    this.database = database;
    this.self = self;
  }

  @Override
  public boolean isCarriedElsewhere(Tunnel tunnel) {
    return Sql.transaction(
            database,
            sql ->
                sql.first(
                    _ -> true,
                    """
                    select from tunnels t join broker_leases l on l.broker = t.carrier
                    where t.state = 'closed' and t.carrier <> ?
                      and (t.account = ?::bigint or t.client_address = ?::inet)
                      and l.expires_at > clock_timestamp()
                    limit 1
                    """,
                    self,
                    tunnel.account().map(Account::id),
                    tunnel.client()))
        .isPresent();
  }

  @Override
  public List<Long> toRelease() {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                row -> row.getLong(1),
                "select id from tunnels where state = 'closed' and carrier = ?",
                self));
  }

  @Override
  public void released(List<Long> tunnels) {
    int _ =
        Sql.transaction(
            database,
            sql ->
                sql.update(
                    "update tunnels set carrier = null where carrier = ? and id = any(?)",
                    self,
                    tunnels.toArray(Long[]::new)));
  }

  @Override
  public int adopt() {
    return Sql.transaction(
        database,
        sql ->
            sql.update(
                "update tunnels set carrier = ? where state = 'live' and carrier is null", self));
  }

  @Override
  public int closeAbandoned(Instant then, Instant now, Instant quarantineEndsAt) {
    return Sql.transaction(
        database,
        sql -> {
          List<Long> abandoned =
              sql.list(
                  row -> row.getLong(1),
                  """
                  select id from tunnels t join broker_leases l on l.broker = t.carrier
                  where t.state = 'live' and l.expires_at < ? order by id limit ?
                  """,
                  then,
                  AT_ONCE);
          int closed = 0;
          for (long id : abandoned) {
            if (TunnelLife.close(sql, id, CloseReason.SILENT, now, quarantineEndsAt)) {
              closed++;
            }
          }
          return closed;
        });
  }
}
