// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.Ipv6Prefix;

/** What ends the rest of addresses that were given back. */
final class Quarantine {
  /** Not while a tunnel of the account still has them. */
  private static final String OVER =
      """
      d.quarantine_ends_at <= ? and d.returned_at is null
        and not exists (select from tunnels t where t.account = d.account and t.state <> 'closed')
      """;

  private Quarantine() {}

  /** Frees what was in quarantine until then; how many. */
  static int end(Sql sql, Instant now) throws SQLException {
    // Pools before delegations and in one order, as everybody locks them.
    sql.list(
        _ -> true,
        "with over as materialized (select d.prefix from prefix_delegations d where "
            + OVER
            + """
            )
            select from pools p where p.kind = 'delegated' and p.retired_at is null
              and exists (select from over where over.prefix <<= p.prefix)
            order by p.id for update of p
            """,
        now);
    record Freed(Ipv6Prefix prefix, boolean ofPool) {}
    List<Freed> freed =
        sql.list(
            row -> new Freed(Sql.prefix(row.getString(1)), row.getBoolean(2)),
            "update prefix_delegations d set returned_at = ? where "
                + OVER
                + """
                returning text(d.prefix), exists (
                  select from pools p
                  where p.prefix >>= d.prefix and p.kind = 'delegated' and p.retired_at is null)
                """,
            now,
            now);
    for (Freed one : freed) {
      if (one.ofPool()) {
        release(sql, one.prefix());
      }
    }
    return freed.size();
  }

  private static void release(Sql sql, Ipv6Prefix prefix) throws SQLException {
    Optional<FreeBlocks> blocks = FreeBlocks.around(sql, prefix);
    if (blocks.isPresent()) {
      blocks.get().release(prefix);
    }
  }
}
