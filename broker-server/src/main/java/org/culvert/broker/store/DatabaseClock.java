// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import javax.sql.DataSource;

/** The clock of the machine that the database is on. */
public final class DatabaseClock {
  private DatabaseClock() {}

  /** How far it is ahead of this machine's. */
  public static Duration ahead(DataSource database, InstantSource clock) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet now = statement.executeQuery("select clock_timestamp()")) {
      now.next();
      return Duration.between(clock.instant(), now.getObject(1, OffsetDateTime.class).toInstant());
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }
}
