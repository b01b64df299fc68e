// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;
import java.time.Instant;

/**
 * Who had which address, from which outer end, from when to when. Only ever appended to; the row of
 * an end tells the whole use, because that of its beginning may be dropped before.
 */
final class Attribution {
  private Attribution() {}

  static void write(Sql sql, String event, long tunnelId, Instant now) throws SQLException {
    sql.update(
        """
        insert into attribution
          (at, event, tunnel, realm, userid, outer_address, outer_port, address, prefix,
           since, former_address, former_port)
        select ?, e.event, t.id, t.realm, a.userid, t.outer_address, t.outer_port,
               t.client_address, t.prefix,
               case when e.event <> 'began'
                 then coalesce(former.began_at, t.accepted_at, t.offered_at) end,
               case when e.event = 'moved'
                 then coalesce(former.outer_address, t.outer_address) end,
               case when e.event = 'moved' then coalesce(former.outer_port, t.outer_port) end
        from (values (?::text)) e (event)
        cross join tunnels t
        left join accounts a on a.id = t.account
        left join lateral (
          select case l.event when 'carried' then l.since else l.at end as began_at,
                 l.outer_address, l.outer_port
          from attribution l where l.tunnel = t.id order by l.id desc limit 1
        ) former on true
        where t.id = ?
        """,
        now,
        event,
        tunnelId);
  }
}
