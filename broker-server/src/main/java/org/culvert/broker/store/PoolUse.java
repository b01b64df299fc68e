// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.culvert.broker.realm.Realm;

/**
 * How full the pools of the settings are, as they were when somebody last looked: to count what is
 * held takes the database seconds when that is millions. Thread-safe.
 */
public final class PoolUse {
  /** Of one realm, as the database writes kind and prefix. */
  public record Pool(String realm, String kind, String prefix) implements Comparable<Pool> {
    @Override
    public int compareTo(Pool other) {
      return toString().compareTo(other.toString());
    }
  }

  /**
   * @param pieces prefixes and pairs of addresses that somebody holds, or that rest
   * @param used their part of the pool, from 0 to 1
   */
  public record Use(long pieces, double used) {}

  private record Row(Pool pool, Use use) {}

  private final DataSource database;
  private volatile Map<Pool, Use> last = Map.of();

  public PoolUse(DataSource database) {
    this.database = database;
  }

  /** The pools of the settings, counted or not. */
  public static List<Pool> of(List<Realm> realms) {
    return RealmMirror.pools(realms).stream()
        .map(pool -> new Pool(pool.realm(), pool.kind(), Sql.text(pool.prefix())))
        .toList();
  }

  /** What was counted last; nothing is in use of a pool that was not counted yet. */
  public Use of(Pool pool) {
    return last.getOrDefault(pool, new Use(0, 0));
  }

  /** Each piece is a power of two of the pool, so its part is one over another. */
  public void count() {
    Map<Pool, Use> counted = new TreeMap<>();
    Sql.transaction(
            database,
            sql ->
                sql.list(
                    row ->
                        new Row(
                            new Pool(
                                row.getString("realm"),
                                row.getString("kind"),
                                Sql.text(Sql.prefix(row.getString("prefix")))),
                            new Use(row.getLong("pieces"), row.getDouble("used"))),
                    """
                    select p.realm, p.kind, text(p.prefix) as prefix, count(d.id) as pieces,
                           coalesce(sum(power(2::double precision,
                             masklen(p.prefix) - masklen(d.prefix))), 0) as used
                    from pools p
                    left join prefix_delegations d
                      on d.prefix <<= p.prefix and d.returned_at is null
                    where p.retired_at is null
                    group by p.id
                    """))
        .forEach(row -> counted.put(row.pool(), row.use()));
    last = counted;
  }
}
