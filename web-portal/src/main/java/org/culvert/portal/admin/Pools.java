// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.culvert.portal.web.Rows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Realms and their pools, as the brokers mirror them, and what is taken out of them. */
@Component
class Pools {
  /** Each piece is a power of two of the pool, so its part is one over another. */
  private static final String USE =
      """
      select p.realm, p.kind, text(p.prefix) as prefix, p.retired_at is not null as retired,
             count(d.id) as pieces,
             coalesce(sum(power(2::double precision, masklen(p.prefix) - masklen(d.prefix)))
               filter (where d.quarantine_ends_at is null), 0) as used,
             coalesce(sum(power(2::double precision, masklen(p.prefix) - masklen(d.prefix)))
               filter (where d.quarantine_ends_at is not null), 0) as resting,
             case when p.kind = 'delegated' and p.retired_at is null then
               (select min(masklen(f.prefix)) from free_blocks f where f.pool = p.id) end
               as largest_free
      from pools p
      left join prefix_delegations d on d.prefix <<= p.prefix and d.returned_at is null
      group by p.id
      having p.retired_at is null or count(d.id) > 0
      order by p.realm, p.kind, p.prefix
      """;

  private final JdbcClient database;

  Pools(JdbcClient database) {
    this.database = database;
  }

  /** A realm of the brokers' settings. */
  record Realm(
      String name,
      boolean anonymous,
      Duration lifetime,
      int tunnelsPerSource,
      long live,
      long accounts) {}

  List<Realm> realms() {
    return database
        .sql(
            """
            select r.name, r.anonymous, extract(epoch from r.lifetime) as lifetime, r.tunnels_per_source,
                   (select count(*) from tunnels t where t.realm = r.name and t.state = 'live')
                     as live,
                   (select count(*) from accounts a where a.realm = r.name) as accounts
            from realms r where r.removed_at is null order by r.name
            """)
        .query(Pools::realm)
        .list();
  }

  List<PoolUse> uses() {
    return database.sql(USE).query(Pools::use).list();
  }

  private static Realm realm(ResultSet row, int number) throws SQLException {
    return new Realm(
        row.getString("name"),
        row.getBoolean("anonymous"),
        Duration.ofSeconds(row.getLong("lifetime")),
        row.getInt("tunnels_per_source"),
        row.getLong("live"),
        row.getLong("accounts"));
  }

  private static PoolUse use(ResultSet row, int number) throws SQLException {
    return new PoolUse(
        row.getString("realm"),
        row.getString("kind"),
        row.getString("prefix"),
        row.getBoolean("retired"),
        row.getLong("pieces"),
        row.getDouble("used"),
        row.getDouble("resting"),
        Rows.number(row, "largest_free"));
  }
}
