// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;
import java.time.Instant;

/** Who had which address, from which outer end, from when to when. Only ever appended to. */
final class Attribution {
  private Attribution() {}

  static void write(Sql sql, String event, long tunnelId, Instant now) throws SQLException {
    sql.update(
        """
        insert into attribution
          (at, event, tunnel, realm, userid, outer_address, outer_port, address, prefix)
        select ?, ?, t.id, t.realm, a.userid, t.outer_address, t.outer_port,
               t.client_address, t.prefix
        from tunnels t left join accounts a on a.id = t.account
        where t.id = ?
        """,
        now,
        event,
        tunnelId);
  }
}
