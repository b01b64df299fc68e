// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Realm;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * Writes the realms and pools of the settings into the database, at the broker's start: all of them
 * or none. Refuses to take a pool away from under those who hold something of it.
 */
public final class RealmMirror {
  private final DataSource database;

  public RealmMirror(DataSource database) {
    this.database = database;
  }

  private record Pool(String realm, String kind, Ipv6Prefix prefix) {}

  /**
   * @throws IllegalStateException with a text for the operator when the settings can't replace what
   *     is there
   */
  public void mirror(List<Realm> realms, Instant now) {
    List<Pool> wanted = pools(realms);
    Sql.transaction(
        database,
        sql -> {
          // Brokers that share a database may start together.
          sql.update("lock table pools in share row exclusive mode");
          for (Realm realm : realms) {
            write(sql, realm);
          }
          for (Pool pool : current(sql)) {
            if (!wanted.contains(pool)) {
              retire(sql, pool, wanted, now);
            }
          }
          for (Pool pool : wanted) {
            add(sql, pool);
          }
          return sql.update(
              "update realms set removed_at = ? where removed_at is null and name <> all (?)",
              now,
              realms.stream().map(Realm::name).toArray(String[]::new));
        });
  }

  private static List<Pool> pools(List<Realm> realms) {
    List<Pool> pools = new ArrayList<>();
    for (Realm realm : realms) {
      pools.add(new Pool(realm.name(), "endpoint", realm.endpoints().prefix()));
      Optional<PrefixPool> delegated = realm.delegation().map(Realm.Delegation::pool);
      delegated.ifPresent(pool -> pools.add(new Pool(realm.name(), "delegated", pool.prefix())));
    }
    return pools;
  }

  private static void write(Sql sql, Realm realm) throws SQLException {
    sql.update(
        """
        insert into realms (name, anonymous, lifetime, tunnels_per_source)
        values (?, ?, make_interval(secs => ?), ?)
        on conflict (name) do update
        set anonymous = excluded.anonymous, lifetime = excluded.lifetime,
            tunnels_per_source = excluded.tunnels_per_source, removed_at = null
        """,
        realm.name(),
        realm.isAnonymous(),
        (double) realm.lifetime().toSeconds(),
        realm.tunnelsPerSource());
  }

  private static List<Pool> current(Sql sql) throws SQLException {
    return sql.list(
        row -> new Pool(row.getString(1), row.getString(2), Ipv6Prefix.parse(row.getString(3))),
        "select realm, kind, text(prefix) from pools where retired_at is null");
  }

  private static void retire(Sql sql, Pool pool, List<Pool> wanted, Instant now)
      throws SQLException {
    List<Ipv6Prefix> held =
        sql.list(
            row -> Ipv6Prefix.parse(row.getString(1)),
            """
            select text(prefix) from prefix_delegations
            where realm = ? and kind = ? and prefix <<= ?::cidr and returned_at is null
            """,
            pool.realm(),
            pool.kind(),
            pool.prefix());
    for (Ipv6Prefix prefix : held) {
      if (wanted.stream().noneMatch(other -> serves(other, pool, prefix))) {
        throw new IllegalStateException(
            "realm %s: the pool %s can't be taken away, %s of it is still held: put it back into the settings"
                .formatted(pool.realm(), pool.prefix(), prefix));
      }
    }
    sql.update(
        """
        update pools set retired_at = ?
        where realm = ? and kind = ? and prefix = ?::cidr and retired_at is null
        """,
        now,
        pool.realm(),
        pool.kind(),
        pool.prefix());
  }

  private static boolean serves(Pool other, Pool gone, Ipv6Prefix prefix) {
    return other.realm().equals(gone.realm())
        && other.kind().equals(gone.kind())
        && other.prefix().contains(prefix);
  }

  private static void add(Sql sql, Pool pool) throws SQLException {
    boolean there =
        sql.first(
                _ -> true,
                """
                select from pools
                where realm = ? and kind = ? and prefix = ?::cidr and retired_at is null
                """,
                pool.realm(),
                pool.kind(),
                pool.prefix())
            .isPresent();
    if (there) {
      return;
    }
    Optional<String> inTheWay =
        sql.first(
            row -> "pool %s of realm %s".formatted(row.getString(1), row.getString(2)),
            """
            select text(prefix), realm from pools
            where prefix && ?::cidr and retired_at is null
            """,
            pool.prefix());
    if (inTheWay.isPresent()) {
      throw new IllegalStateException(
          "realm %s: the pool %s overlaps the %s"
              .formatted(pool.realm(), pool.prefix(), inTheWay.get()));
    }
    sql.update(
        "insert into pools (realm, kind, prefix) values (?, ?, ?::cidr)",
        pool.realm(),
        pool.kind(),
        pool.prefix());
  }
}
