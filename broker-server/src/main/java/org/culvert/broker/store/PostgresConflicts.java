// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.time.Instant;
import javax.sql.DataSource;
import org.culvert.broker.realm.Account;
import org.culvert.broker.tunnel.Conflict;
import org.culvert.broker.tunnel.ConflictLog;

/** Conflicts in PostgreSQL: as many as there are pairs of clients that meet, however often. */
public final class PostgresConflicts implements ConflictLog {
  private final DataSource database;

  public PostgresConflicts(DataSource database) {
    this.database = database;
  }

  @Override
  public String note(Conflict conflict) {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                    row -> row.getString(1),
                    """
                    insert into conflicts as known
                      (ticket, first_at, last_at, realm, account, outer_address, outer_port,
                       holder_tunnel, holder_account)
                    values (?, ?, ?, ?, ?, ?::inet, ?, ?, ?)
                    on conflict
                      (realm, coalesce(account, 0), outer_address, outer_port, holder_tunnel)
                    do update set times = known.times + 1,
                                  last_at = greatest(known.last_at, excluded.last_at)
                    returning ticket
                    """,
                    conflict.ticket(),
                    conflict.at(),
                    conflict.at(),
                    conflict.realm(),
                    conflict.account().map(Account::id),
                    conflict.outer().address(),
                    conflict.outer().port(),
                    conflict.holder().id(),
                    conflict.holder().account().map(Account::id))
                .orElseThrow());
  }

  @Override
  public int forget(Instant before) {
    return Sql.transaction(
        database, sql -> sql.update("delete from conflicts where last_at < ?", before));
  }
}
