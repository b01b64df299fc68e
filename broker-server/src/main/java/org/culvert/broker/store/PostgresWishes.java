// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.culvert.broker.tunnel.TunnelWish;
import org.culvert.broker.tunnel.WishStore;

/** Wishes in PostgreSQL. Several brokers look at them; each does what is about its tunnels. */
public final class PostgresWishes implements WishStore {
  private final DataSource database;

  public PostgresWishes(DataSource database) {
    this.database = database;
  }

  @Override
  public List<TunnelWish> wishes(Instant then) {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                row ->
                    new TunnelWish(
                        row.getLong("id"),
                        TunnelWish.Kind.valueOf(
                            row.getString("kind").toUpperCase(Locale.ROOT).replace(' ', '_')),
                        row.getLong("tunnel"),
                        PostgresHolds.by(row.getString("wished_by"))),
                """
                select id, kind, tunnel, wished_by from wishes where done_at is null
                union all
                select id, kind, tunnel, wished_by from wishes where done_at > ?
                order by id
                """,
                then));
  }

  @Override
  public void renewNames(long tunnelId) {
    int _ =
        Sql.transaction(
            database,
            sql ->
                sql.update(
                    "update dns_wishes set taken_up_at = null where tunnel = ? and release_at is"
                        + " null",
                    tunnelId));
  }

  @Override
  public void done(TunnelWish wish, Instant now) {
    int _ =
        Sql.transaction(
            database,
            sql ->
                sql.update(
                    "update wishes set done_at = coalesce(done_at, ?) where id = ?",
                    now,
                    wish.id()));
  }

  /** Also what nobody can do any more, because the tunnel has ended. */
  @Override
  public int forget(Instant then) {
    return Sql.transaction(
        database,
        sql ->
            sql.update(
                """
                delete from wishes w
                where done_at < ? or (done_at is null and wished_at < ? and exists (
                  select from tunnels t where t.id = w.tunnel and t.state = 'closed'))
                """,
                then,
                then));
  }
}
