// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Realm;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/**
 * Writes the realms and pools of the settings into the database, at the broker's start: all of them
 * or none. A pool that is no longer in the settings is retired.
 */
public final class RealmMirror {
  private static final String DELEGATED = "delegated";

  private final DataSource database;
  private final String digestRealm;

  /**
   * @param digestRealm that passwords are stored for: the portal makes them too
   */
  public RealmMirror(DataSource database, String digestRealm) {
    this.database = database;
    this.digestRealm = digestRealm;
  }

  /** Of an installation that has the usual digest realm. */
  public RealmMirror(DataSource database) {
    this(database, "culvert");
  }

  record Pool(String realm, String kind, Ipv6Prefix prefix) {}

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
              retire(sql, pool, now);
            }
          }
          for (Pool pool : wanted) {
            add(sql, pool);
          }
          carve(sql);
          return sql.update(
              "update realms set removed_at = ? where removed_at is null and name <> all (?)",
              now,
              realms.stream().map(Realm::name).toArray(String[]::new));
        });
  }

  /** The pools that nothing new comes out of, and of which something is still held. */
  public List<Ipv6Prefix> retiredInUse() {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                row -> Sql.prefix(row.getString(1)),
                """
                select distinct text(p.prefix) from pools p
                where p.retired_at is not null and exists (
                  select from prefix_delegations d
                  where d.realm = p.realm and d.kind = p.kind and d.prefix <<= p.prefix
                    and d.returned_at is null)
                """));
  }

  static List<Pool> pools(List<Realm> realms) {
    List<Pool> pools = new ArrayList<>();
    for (Realm realm : realms) {
      for (PrefixPool pool : realm.endpoints()) {
        pools.add(new Pool(realm.name(), "endpoint", pool.prefix()));
      }
      realm
          .inner()
          .ipv4Pool()
          .ifPresent(pool -> pools.add(new Pool(realm.name(), "endpoint_ipv4", pool.prefix())));
      for (PrefixPool pool : realm.delegation().map(Realm.Delegation::pools).orElse(List.of())) {
        pools.add(new Pool(realm.name(), DELEGATED, pool.prefix()));
      }
    }
    return pools;
  }

  private void write(Sql sql, Realm realm) throws SQLException {
    sql.update(
        """
        insert into realms (name, anonymous, lifetime, tunnels_per_source, mtu, inbound,
                            digest_realm, mechanisms, tunnel_types, delegation_lengths,
                            rate_up, rate_down, quota, quota_rate, port_25)
        values (?, ?, make_interval(secs => ?), ?, ?, ?, ?, ?, ?, ?::text[]::smallint[],
                ?, ?, ?, ?, ?)
        on conflict (name) do update
        set anonymous = excluded.anonymous, lifetime = excluded.lifetime,
            tunnels_per_source = excluded.tunnels_per_source, mtu = excluded.mtu,
            inbound = excluded.inbound,
            digest_realm = excluded.digest_realm, mechanisms = excluded.mechanisms,
            tunnel_types = excluded.tunnel_types,
            delegation_lengths = excluded.delegation_lengths,
            rate_up = excluded.rate_up, rate_down = excluded.rate_down, quota = excluded.quota,
            quota_rate = excluded.quota_rate, port_25 = excluded.port_25, removed_at = null
        """,
        realm.name(),
        realm.isAnonymous(),
        (double) realm.lifetime().toSeconds(),
        realm.tunnelsPerSource(),
        realm.inner().mtu(),
        realm.inner().inbound().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        digestRealm,
        realm.mechanisms().stream().sorted().toArray(String[]::new),
        realm.tunnelTypes().stream().map(TunnelType::xmlName).sorted().toArray(String[]::new),
        realm.delegation().stream()
            .flatMap(RealmMirror::lengths)
            .map(String::valueOf)
            .toArray(String[]::new),
        realm.inner().limits().rateUp(),
        realm.inner().limits().rateDown(),
        realm.inner().limits().quota(),
        realm.inner().limits().quotaRate(),
        realm.inner().limits().mail() ? "open" : "blocked");
  }

  /** What accounts may ask for, unless it was said for one. */
  private static Stream<Integer> lengths(Realm.Delegation delegation) {
    return delegation.lengths().stream().filter(length -> length >= delegation.largest()).sorted();
  }

  private static List<Pool> current(Sql sql) throws SQLException {
    return sql.list(
        row -> new Pool(row.getString(1), row.getString(2), Sql.prefix(row.getString(3))),
        "select realm, kind, text(prefix) from pools where retired_at is null");
  }

  /** Nothing new comes out of it; whoever holds something of it keeps that. */
  private static void retire(Sql sql, Pool pool, Instant now) throws SQLException {
    long id =
        sql.first(
                row -> row.getLong(1),
                """
                update pools set retired_at = ?
                where realm = ? and kind = ? and prefix = ?::cidr and retired_at is null
                returning id
                """,
                now,
                pool.realm(),
                pool.kind(),
                pool.prefix())
            .orElseThrow();
    sql.update("delete from free_blocks where pool = ?", id);
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
              .formatted(pool.realm(), Sql.text(pool.prefix()), inTheWay.get()));
    }
    sql.update(
        "insert into pools (realm, kind, prefix) values (?, ?, ?::cidr)",
        pool.realm(),
        pool.kind(),
        pool.prefix());
  }

  /** Also pools that are older than the table of free blocks. */
  private static void carve(Sql sql) throws SQLException {
    record Uncarved(long id, Ipv6Prefix prefix) {}
    List<Uncarved> pools =
        sql.list(
            row -> new Uncarved(row.getLong(1), Sql.prefix(row.getString(2))),
            """
            select id, text(prefix) from pools
            where kind = 'delegated' and retired_at is null and not carved
            """);
    for (Uncarved pool : pools) {
      FreeBlocks.carve(sql, pool.id(), pool.prefix());
    }
  }
}
