// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.culvert.portal.web.Rows;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Accounts, as an operator sees them: nothing that opens anything. */
@Component
class Users {
  static final int PAGE = 50;

  private static final String SELECT =
      """
      select a.id, a.realm, a.userid, a.email, a.operator, a.created_at, a.disabled_at,
             a.deleted_at, a.approval_wanted_at, a.lapses_at, a.last_sign_in_at, a.delegation_largest,
             u.last_used_at,
             exists (select from second_factors f
                     where f.account = a.id and f.confirmed_at is not null) as second_factor,
             (select count(*) from tunnels t where t.account = a.id and t.state = 'live') as live,
             (select text(d.prefix) from prefix_delegations d
               where d.account = a.id and d.kind = 'delegated' and d.returned_at is null) as prefix
      from accounts a left join credential_use u on u.account = a.id
      """;

  private final JdbcClient database;

  Users(JdbcClient database) {
    this.database = database;
  }

  /** Which ones are listed. */
  enum Which {
    ALL("true"),
    WAITING("a.approval_wanted_at is not null"),
    SUSPENDED("a.disabled_at is not null and a.deleted_at is null"),
    UNUSED("a.last_sign_in_at is null and u.last_used_at is null and a.deleted_at is null"),
    OPERATORS("a.operator");

    private final String condition;

    Which(String condition) {
      this.condition = condition;
    }
  }

  /**
   * One account.
   *
   * @param email none: an operator made it at the command line
   * @param deletedAt by its owner: only the name is left, and nothing is to be done with it
   * @param lastUsedAt at the broker
   * @param largest the largest prefix that it may have; none: what its realm says
   * @param prefix that it holds
   */
  record User(
      long id,
      String realm,
      String userid,
      @Nullable String email,
      boolean operator,
      Instant createdAt,
      @Nullable Instant suspendedAt,
      @Nullable Instant deletedAt,
      @Nullable Instant approvalWantedAt,
      @Nullable Instant lapsesAt,
      @Nullable Instant lastSignInAt,
      @Nullable Instant lastUsedAt,
      boolean secondFactor,
      @Nullable Integer largest,
      long liveTunnels,
      @Nullable String prefix) {
    String name() {
      return realm + "/" + userid;
    }
  }

  /**
   * @param words part of a userid or an address
   * @param after only userids behind this one
   */
  List<User> find(String words, Which which, String after) {
    return database
        .sql(
            SELECT
                + "where "
                + which.condition
                + """
                 and a.userid > :after and (:words = ''
                   or position(lower(:words) in lower(a.userid || ' ' || coalesce(a.email, ''))) > 0)
                order by a.userid, a.realm limit :page
                """)
        .param("words", words)
        .param("after", after)
        .param("page", PAGE)
        .query(Users::user)
        .list();
  }

  Optional<User> find(long id) {
    return database.sql(SELECT + "where a.id = ?").param(id).query(Users::user).optional();
  }

  private static User user(ResultSet row, int number) throws SQLException {
    return new User(
        row.getLong("id"),
        row.getString("realm"),
        row.getString("userid"),
        row.getString("email"),
        row.getBoolean("operator"),
        Rows.at(row, "created_at"),
        Rows.instant(row, "disabled_at"),
        Rows.instant(row, "deleted_at"),
        Rows.instant(row, "approval_wanted_at"),
        Rows.instant(row, "lapses_at"),
        Rows.instant(row, "last_sign_in_at"),
        Rows.instant(row, "last_used_at"),
        row.getBoolean("second_factor"),
        Rows.number(row, "delegation_largest"),
        row.getLong("live"),
        row.getString("prefix"));
  }
}
