// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.culvert.db.TestDatabase;
import org.jspecify.annotations.Nullable;

/** A log of its own for each test, and what happens to it. */
final class AttributionLog {
  final CheckpointKey key = CheckpointKey.draw();
  private final DataSource database = TestDatabase.fresh();
  private final Sealer sealer = new Sealer(Optional.of(key));

  /** What is done in one transaction. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  <T> T transaction(Work<T> work) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      T result = work.run(connection);
      connection.commit();
      return result;
    }
  }

  void execute(String sql) throws SQLException {
    transaction(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  /** As one who owns the database would, past all triggers. */
  void tamper(String sql) throws SQLException {
    execute("set local session_replication_role = replica; " + sql);
  }

  void began(String broker, long tunnel, String address, Instant at) throws SQLException {
    write("began", broker, tunnel, address, at, null);
  }

  void ended(String broker, long tunnel, String address, Instant since, Instant at)
      throws SQLException {
    write("ended", broker, tunnel, address, at, since);
  }

  private void write(
      String event, String broker, long tunnel, String address, Instant at, @Nullable Instant since)
      throws SQLException {
    transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  insert into attribution (at, broker, event, tunnel, realm, userid,
                    outer_address, outer_port, address, since)
                  values (?, ?, ?, ?, 'members', 'ada', '192.0.2.7', 4000, ?::inet, ?)
                  """)) {
            statement.setObject(1, at.atOffset(ZoneOffset.UTC));
            statement.setString(2, broker);
            statement.setString(3, event);
            statement.setLong(4, tunnel);
            statement.setString(5, address);
            statement.setObject(6, since == null ? null : since.atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
          }
        });
  }

  int seal(Instant now) throws SQLException {
    int sealed = 0;
    for (int more = -1; more != 0; sealed += more) {
      more = transaction(connection -> sealer.seal(connection, now));
    }
    return sealed;
  }

  int checkpoint(Instant now) throws SQLException {
    return transaction(connection -> sealer.checkpoint(connection, now));
  }

  int drop(Instant now, Duration kept) throws SQLException {
    return transaction(connection -> new Retention(kept).drop(connection, now));
  }

  List<ChainReport> verify() throws SQLException {
    return verify(Optional.of(key.publicKey()));
  }

  List<ChainReport> verify(Optional<CheckpointPublicKey> trusted) throws SQLException {
    return transaction(connection -> new Verification(trusted).verify(connection));
  }

  List<String> breaches() throws SQLException {
    return verify().stream()
        .flatMap(report -> report.breaches().stream())
        .map(Breach::text)
        .toList();
  }

  List<AddressUse> who(String wanted, Instant at) throws SQLException {
    return transaction(connection -> AddressUses.of(connection, wanted, at));
  }
}
