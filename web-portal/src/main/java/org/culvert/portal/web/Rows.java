// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Columns as Java has them: points in time, and what may be empty. */
public final class Rows {
  private Rows() {}

  /** Of a column that is never empty. */
  public static Instant at(ResultSet row, String column) throws SQLException {
    return at(row, row.findColumn(column));
  }

  /** Of a column that is never empty. */
  public static Instant at(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  public static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
    return moment(row, row.findColumn(column));
  }

  public static Optional<Instant> moment(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** For pages, which have no use for an {@link Optional}. */
  public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    return moment(row, column).orElse(null);
  }

  public static @Nullable Integer number(ResultSet row, String column) throws SQLException {
    int number = row.getInt(column);
    return row.wasNull() ? null : number;
  }
}
