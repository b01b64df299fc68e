// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.time.Instant;
import java.util.List;
import org.culvert.portal.web.Rows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What happened to an account, from what both programs write down anyway. */
@Component
class Activity {
  private static final int MOST = 200;

  private final JdbcClient database;

  Activity(JdbcClient database) {
    this.database = database;
  }

  /**
   * One thing that happened.
   *
   * @param kind the end of the key of its text
   * @param detail an address or a reason; may be empty
   */
  record Event(Instant at, String kind, String detail) {}

  /** The latest first. */
  List<Event> of(long account) {
    return database
        .sql(
            """
            with own as (select * from tunnels where account = :account and state <> 'offered')
            select at, kind, detail from (
              select accepted_at as at, 'began' as kind, host(outer_address) as detail from own
              union all
              select closed_at, 'ended.' || replace(close_reason, ' ', '.'), host(client_address)
              from own where closed_at is not null
              union all
              select a.at, 'moved', host(a.outer_address)
              from attribution a join own on own.id = a.tunnel where a.event = 'moved'
              union all
              select since, 'held.' || held_by, coalesce(reason, '') from holds
              where account = :account
              union all
              select last_at, 'refused', code || ' ' || text from refusals where account = :account
              union all
              select changed_at, 'password', '' from credentials
              where account = :account and kind = 'digest-md5'
              union all
              select last_sign_in_at, 'signin', '' from accounts
              where id = :account and last_sign_in_at is not null
              union all
              select created_at, 'created', '' from accounts where id = :account
            ) happened order by at desc, kind limit :most
            """)
        .param("account", account)
        .param("most", MOST)
        .query((row, _) -> new Event(Rows.at(row, 1), row.getString(2), row.getString(3)))
        .list();
  }
}
