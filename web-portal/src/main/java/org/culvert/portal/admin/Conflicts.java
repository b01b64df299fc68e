// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.culvert.portal.web.Rows;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is behind a 506: two clients that met at one outer end. */
@Component
class Conflicts {
  private static final int MOST = 100;

  private final JdbcClient database;

  Conflicts(JdbcClient database) {
    this.database = database;
  }

  /**
   * One ticket.
   *
   * @param asker who was refused; none: an anonymous client
   * @param holder whose tunnel was there; none: an anonymous client's
   */
  record Conflict(
      String ticket,
      Instant firstAt,
      Instant lastAt,
      int times,
      String realm,
      @Nullable String asker,
      String outer,
      long holderTunnel,
      @Nullable String holder) {}

  /**
   * The newest first.
   *
   * @param words part of a ticket, a userid or an address; empty: all
   */
  List<Conflict> find(String words) {
    return database
        .sql(
            """
            select c.ticket, c.first_at, c.last_at, c.times, c.realm, a.userid as asker,
                   host(c.outer_address)
                     || case c.outer_port when 0 then '' else ' ' || c.outer_port end as outer_end,
                   c.holder_tunnel, h.userid as holder
            from conflicts c
            left join accounts a on a.id = c.account
            left join accounts h on h.id = c.holder_account
            where :words = '' or position(lower(:words) in lower(
              concat_ws(' ', c.ticket, a.userid, h.userid, host(c.outer_address)))) > 0
            order by c.last_at desc, c.ticket limit :most
            """)
        .param("words", words)
        .param("most", MOST)
        .query(Conflicts::conflict)
        .list();
  }

  private static Conflict conflict(ResultSet row, int number) throws SQLException {
    return new Conflict(
        row.getString("ticket"),
        Rows.at(row, "first_at"),
        Rows.at(row, "last_at"),
        row.getInt("times"),
        row.getString("realm"),
        row.getString("asker"),
        row.getString("outer_end"),
        row.getLong("holder_tunnel"),
        row.getString("holder"));
  }
}
