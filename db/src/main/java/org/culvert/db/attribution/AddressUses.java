// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers who had an address, or any of a prefix, at a time. */
public final class AddressUses {
  private static final int MOST = 200;

  private AddressUses() {}

  /**
   * @param wanted an address or a prefix, of either family, as PostgreSQL reads it
   * @return the first two hundred, by time
   */
  public static List<AddressUse> of(Connection connection, String wanted, Instant at)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select u.tunnel, u.realm, u.userid, host(u.outer_address), u.outer_port,
                   host(u.address), text(u.prefix), u.began_at, u.ended_at,
                   s.broker, s.number, s.hash
            from address_use u left join attribution_seals s on s.entry = u.entry
            where (u.address && ?::inet or u.prefix && ?::inet)
              and u.began_at <= ? and (u.ended_at is null or u.ended_at > ?)
            order by u.began_at, u.tunnel limit ?
            """)) {
      statement.setString(1, wanted);
      statement.setString(2, wanted);
      statement.setObject(3, at.atOffset(ZoneOffset.UTC));
      statement.setObject(4, at.atOffset(ZoneOffset.UTC));
      statement.setInt(5, MOST);
      try (ResultSet row = statement.executeQuery()) {
        List<AddressUse> uses = new ArrayList<>();
        while (row.next()) {
          uses.add(read(row));
        }
        return uses;
      }
    }
  }

  private static AddressUse read(ResultSet row) throws SQLException {
    String broker = row.getString("broker");
    return new AddressUse(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getInt(5),
        row.getString(6),
        row.getString(7),
        row.getObject(8, OffsetDateTime.class).toInstant(),
        instant(row.getObject(9, OffsetDateTime.class)),
        broker == null
            ? null
            : new AddressUse.Proof(
                broker, row.getLong("number"), ChainHash.of(row.getBytes("hash"))));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
