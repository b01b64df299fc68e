// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.culvert.broker.tunnel.OuterMoves;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.message.RoamingKey;

/** Moves of outer ends in PostgreSQL: each leaves a row by which complaints find who was where. */
final class PostgresOuterMoves implements OuterMoves {
  private static final String SELECT =
      "select r.tunnel, r.key_id, r.nonce, r.secret, r.counter from roaming r join tunnels t on t.id = r.tunnel"
          + " where t.state = 'live'";

  private final DataSource database;
  private final RoamingSecrets secrets;

  PostgresOuterMoves(DataSource database, RoamingSecrets secrets) {
    this.database = database;
    this.secrets = secrets;
  }

  @Override
  public void allowMoves(RoamingKey key) {
    Sql.transaction(database, sql -> secrets.write(sql, key));
  }

  @Override
  public Optional<Right> rightToMove(long tunnelId) {
    return Sql.transaction(
            database, sql -> sql.first(this::right, SELECT + " and t.id = ?", tunnelId))
        .flatMap(right -> right);
  }

  @Override
  public Map<Long, Right> rightsToMove() {
    return Sql.transaction(database, sql -> sql.list(this::right, SELECT)).stream()
        .flatMap(Optional::stream)
        .collect(Collectors.toMap(right -> right.key().tunnel(), right -> right));
  }

  /** Empty when its secret can't be opened. */
  private Optional<Right> right(ResultSet row) throws SQLException {
    long counter = row.getLong("counter");
    return secrets.read(row).map(key -> new Right(key, counter));
  }

  /** Asked when the tunnel is there, and locked. */
  @FunctionalInterface
  private interface RightToMove {
    boolean use(Sql sql) throws SQLException;
  }

  @Override
  public Moved move(long tunnelId, Endpoint outer, long counter, Instant now) {
    return move(tunnelId, outer, now, sql -> use(sql, tunnelId, counter));
  }

  @Override
  public Moved follow(long tunnelId, Endpoint outer, Instant now) {
    return move(tunnelId, outer, now, _ -> true);
  }

  private Moved move(long tunnelId, Endpoint outer, Instant now, RightToMove right) {
    return Sql.transaction(
        database,
        sql -> {
          Optional<Boolean> elsewhere =
              sql.first(
                  row -> row.getBoolean(1),
                  "select outer_address <> ?::inet or outer_port <> ? from tunnels"
                      + " where id = ? and state = 'live' for update",
                  outer.address(),
                  outer.port(),
                  tunnelId);
          if (elsewhere.isEmpty() || !right.use(sql)) {
            return Moved.TOO_LATE;
          }
          if (isAnothers(sql, tunnelId, outer)) {
            return Moved.TAKEN;
          }
          if (elsewhere.get()) {
            sql.update(
                "update tunnels set outer_address = ?::inet, outer_port = ?, proven_at = null"
                    + " where id = ?",
                outer.address(),
                outer.port(),
                tunnelId);
            Attribution.write(sql, "moved", tunnelId, now);
          }
          return Moved.MOVED;
        });
  }

  private static boolean use(Sql sql, long tunnelId, long counter) throws SQLException {
    return sql.update(
            "update roaming set counter = ? where tunnel = ? and counter < ?",
            counter,
            tunnelId,
            counter)
        == 1;
  }

  private static boolean isAnothers(Sql sql, long tunnelId, Endpoint outer) throws SQLException {
    return sql.first(
            _ -> true,
            "select from tunnels where state = 'live' and outer_address = ?::inet"
                + " and outer_port = ? and id <> ?",
            outer.address(),
            outer.port(),
            tunnelId)
        .isPresent();
  }
}
