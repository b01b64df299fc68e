// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.culvert.portal.web.Rows;
import org.culvert.portal.web.SignedIn;
import org.culvert.portal.web.SourceLimit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is behind the ticket of a 506, told without any name. */
@Component
class Tickets {
  /** Of one source in an hour: tickets are not to be guessed. */
  private static final int LOOKS = 60;

  private final JdbcClient database;
  private final SourceLimit looks = new SourceLimit(LOOKS, Duration.ofHours(1));

  Tickets(JdbcClient database) {
    this.database = database;
  }

  /** Who looks at the ticket, as far as it matters. */
  enum Visitor {
    /** Has the tunnel that was in the way. */
    HOLDER,
    /** Was refused. */
    ASKER,
    SOMEBODY
  }

  /**
   * A conflict, as somebody may see it who knows its ticket.
   *
   * @param ports whether the encapsulation has ports: else an address can have one tunnel
   * @param anonymousHolder whether the tunnel in the way is an anonymous client's
   * @param stillThere whether that tunnel is live
   * @param outer the place that both want; empty for somebody who is neither
   */
  record Conflict(
      String ticket,
      Instant firstAt,
      Instant lastAt,
      int times,
      boolean ports,
      boolean anonymousHolder,
      boolean stillThere,
      Optional<Instant> holderSeenAt,
      Optional<Long> holderTunnel,
      Visitor visitor,
      Optional<String> outer) {}

  /** Asked before each look, by a page or by the API. */
  boolean mayLook(String source) {
    return looks.tryTake(source);
  }

  Optional<Conflict> find(String ticket, @Nullable SignedIn visitor) {
    return database
        .sql(
            """
            select c.ticket, c.first_at, c.last_at, c.times, c.account, c.holder_account,
                   c.holder_tunnel, host(c.outer_address) as outer_address, c.outer_port,
                   t.state = 'live' as still_there, t.last_seen_at
            from conflicts c left join tunnels t on t.id = c.holder_tunnel
            where c.ticket = ?
            """)
        .param(ticket.toUpperCase(Locale.ROOT))
        .query((row, _) -> conflict(row, visitor))
        .optional();
  }

  private static Conflict conflict(ResultSet row, @Nullable SignedIn signedIn) throws SQLException {
    Visitor visitor = visitor(row, signedIn);
    int port = row.getInt("outer_port");
    String outer = row.getString("outer_address") + (port == 0 ? "" : ":" + port);
    boolean told = visitor != Visitor.SOMEBODY;
    return new Conflict(
        row.getString("ticket"),
        Rows.at(row, "first_at"),
        Rows.at(row, "last_at"),
        row.getInt("times"),
        port != 0,
        row.getObject("holder_account") == null,
        row.getBoolean("still_there"),
        Rows.moment(row, "last_seen_at"),
        visitor == Visitor.HOLDER ? Optional.of(row.getLong("holder_tunnel")) : Optional.empty(),
        visitor,
        told ? Optional.of(outer) : Optional.empty());
  }

  private static Visitor visitor(ResultSet row, @Nullable SignedIn signedIn) throws SQLException {
    if (signedIn == null) {
      return Visitor.SOMEBODY;
    }
    Long me = signedIn.account();
    if (me.equals(row.getObject("holder_account", Long.class))) {
      return Visitor.HOLDER;
    }
    return me.equals(row.getObject("account", Long.class)) ? Visitor.ASKER : Visitor.SOMEBODY;
  }
}
