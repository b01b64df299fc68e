// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.culvert.protocol.address.Ipv6Prefix;

/** What an operator decides about the prefixes of accounts. */
public final class AccountPrefixes {
  private final DataSource database;

  public AccountPrefixes(DataSource database) {
    this.database = database;
  }

  /**
   * @param largest the largest block that the account may have, as a length; empty: as its realm
   *     says
   * @throws IllegalArgumentException when there is no such account
   */
  public void setLargest(String realm, String userid, OptionalInt largest) {
    Sql.transaction(
        database,
        sql ->
            sql.update(
                "update accounts set delegation_largest = ?::smallint where id = ?",
                largest.isPresent() ? largest.getAsInt() : null,
                id(sql, realm, userid)));
  }

  /**
   * What the account holds goes to others after the quarantine, unless the account asks for it
   * before; what that is.
   *
   * @throws IllegalArgumentException when there is no such account
   */
  public List<Ipv6Prefix> release(String realm, String userid, Instant quarantineEndsAt) {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                row -> Ipv6Prefix.parse(row.getString(1)),
                """
                update prefix_delegations set quarantine_ends_at = ?
                where account = ? and returned_at is null returning text(prefix)
                """,
                quarantineEndsAt,
                id(sql, realm, userid)));
  }

  private static long id(Sql sql, String realm, String userid) throws SQLException {
    return sql.first(
            row -> row.getLong(1),
            "select id from accounts where realm = ? and userid = lower(?)",
            realm,
            userid)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "realm %s has no account %s".formatted(realm, userid)));
  }
}
