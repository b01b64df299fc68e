// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.portal.web.Rows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The last time that the broker said no to a client of an account. */
@Component
class LastRefusal {
  private static final Pattern TICKET = Pattern.compile("ticket ([2-9A-Z]{4}-[2-9A-Z]{4})");

  private final JdbcClient database;

  LastRefusal(JdbcClient database) {
    this.database = database;
  }

  /**
   * What the client heard.
   *
   * @param source where it was
   * @param times in a row, since {@code firstAt}
   */
  record Refusal(int code, String text, String source, Instant firstAt, Instant lastAt, int times) {
    /** Of the page that explains a 506. */
    Optional<String> ticket() {
      Matcher ticket = TICKET.matcher(text);
      return ticket.find() ? Optional.of(ticket.group(1)) : Optional.empty();
    }
  }

  Optional<Refusal> of(long account) {
    return database
        .sql(
            """
            select code, text, host(source_address) as source, first_at, last_at, times
            from refusals where account = ?
            """)
        .param(account)
        .query(LastRefusal::refusal)
        .optional();
  }

  /** Empty also when a tunnel came into being after it. */
  Optional<Refusal> since(long account, Optional<OwnTunnel> live) {
    return of(account)
        .filter(
            refusal ->
                live.filter(tunnel -> tunnel.acceptedAt().isAfter(refusal.lastAt())).isEmpty());
  }

  private static Refusal refusal(ResultSet row, int number) throws SQLException {
    return new Refusal(
        row.getInt("code"),
        row.getString("text"),
        row.getString("source"),
        Rows.at(row, "first_at"),
        Rows.at(row, "last_at"),
        row.getInt("times"));
  }
}
