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

/** Tunnels that are up. */
@Component
class AllTunnels {
  static final int MOST = 100;

  private static final String SELECT =
      """
      select t.id, t.realm, t.account, a.userid, t.type, t.listener,
             host(t.outer_address) as outer_address, t.outer_port,
             host(t.client_address) as address, text(t.prefix) as prefix,
             t.accepted_at, t.last_seen_at, t.lease_ends_at
      from tunnels t left join accounts a on a.id = t.account
      where t.state = 'live' and
      """;

  private final JdbcClient database;

  AllTunnels(JdbcClient database) {
    this.database = database;
  }

  /**
   * One of them.
   *
   * @param account none: an anonymous client's
   */
  record LiveTunnel(
      long id,
      String realm,
      @Nullable Long account,
      @Nullable String userid,
      String type,
      String listener,
      String outerAddress,
      int outerPort,
      String address,
      @Nullable String prefix,
      @Nullable Instant since,
      @Nullable Instant seen,
      @Nullable Instant leaseEnds) {
    /** For the page, which needs it public. */
    public String outer() {
      return outerPort == 0
          ? outerAddress
          : (outerAddress.indexOf(':') < 0 ? outerAddress : "[" + outerAddress + "]")
              + ":"
              + outerPort;
    }
  }

  /**
   * The newest first.
   *
   * @param words part of a userid, a realm, a type or an address; empty: all
   */
  List<LiveTunnel> find(String words) {
    return database
        .sql(
            SELECT
                + """
                (:words = '' or position(lower(:words) in lower(concat_ws(' ', a.userid, t.realm,
                  t.type, t.listener, host(t.outer_address), host(t.client_address),
                  text(t.prefix)))) > 0)
                order by t.id desc limit :most
                """)
        .param("words", words)
        .param("most", MOST)
        .query(AllTunnels::tunnel)
        .list();
  }

  List<LiveTunnel> ofAccount(long account) {
    return database.sql(SELECT + " t.account = ?").param(account).query(AllTunnels::tunnel).list();
  }

  long count() {
    return database
        .sql("select count(*) from tunnels where state = 'live'")
        .query(Long.class)
        .single();
  }

  private static LiveTunnel tunnel(ResultSet row, int number) throws SQLException {
    long account = row.getLong("account");
    boolean anonymous = row.wasNull();
    return new LiveTunnel(
        row.getLong("id"),
        row.getString("realm"),
        anonymous ? null : account,
        row.getString("userid"),
        row.getString("type"),
        row.getString("listener"),
        row.getString("outer_address"),
        row.getInt("outer_port"),
        row.getString("address"),
        row.getString("prefix"),
        Rows.instant(row, "accepted_at"),
        Rows.instant(row, "last_seen_at"),
        Rows.instant(row, "lease_ends_at"));
  }
}
