// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Drops whole days of the log that are older than it is to be kept; the rest still verifies, from
 * the checkpoint of the last dropped day on. A use that began then and still goes on is carried on
 * with a new row that says since when; one that has ended meanwhile is told by the row of its end.
 */
public final class Retention {
  private final Duration kept;

  public Retention(Duration kept) {
    this.kept = kept;
  }

  /**
   * In a transaction of its own.
   *
   * @return how many rows are gone
   */
  public int drop(Connection connection, Instant now) throws SQLException {
    LocalDate firstKept = Sealer.day(now.minus(kept));
    int gone = 0;
    for (Chain chain : Chain.all(connection)) {
      if (chain.tryLock()) {
        Optional<Checkpoint> last =
            chain.checkpoints().stream()
                .filter(checkpoint -> checkpoint.day().isBefore(firstKept))
                .reduce((_, later) -> later)
                .filter(checkpoint -> !checkpoint.dropped());
        if (last.isPresent()) {
          gone += drop(chain, last.get().day(), now);
        }
      }
    }
    return gone;
  }

  private static int drop(Chain chain, LocalDate last, Instant now) throws SQLException {
    // Whoever ends one of them at this moment is waited for; then it is known which go on.
    execute(
        chain,
        """
        select from tunnels t where t.id in (
          select u.tunnel from address_use u join attribution_seals s on s.entry = u.entry
          where s.broker = ? and s.day <= ? and u.ended_at is null)
        order by t.id for share
        """,
        chain.broker(),
        last);
    execute(
        chain,
        """
        insert into attribution (broker, at, event, tunnel, realm, userid, outer_address,
          outer_port, address, prefix, since)
        select s.broker, ?, 'carried', u.tunnel, u.realm, u.userid, u.outer_address,
          u.outer_port, u.address, u.prefix, u.began_at
        from address_use u join attribution_seals s on s.entry = u.entry
        where s.broker = ? and s.day <= ? and u.ended_at is null order by u.entry
        """,
        now.atOffset(ZoneOffset.UTC),
        chain.broker(),
        last);
    execute(
        chain,
        "update attribution_checkpoints set dropped_at = ? where broker = ? and day = ?",
        now.atOffset(ZoneOffset.UTC),
        chain.broker(),
        last);
    int gone =
        execute(
            chain,
            """
            delete from attribution a using attribution_seals s
            where s.entry = a.id and s.broker = ? and s.day <= ?
            """,
            chain.broker(),
            last);
    execute(
        chain, "delete from attribution_seals where broker = ? and day <= ?", chain.broker(), last);
    execute(
        chain,
        "delete from attribution_checkpoints where broker = ? and day < ?",
        chain.broker(),
        last);
    return gone;
  }

  private static int execute(Chain chain, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = chain.connection().prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
      return Math.max(0, statement.getUpdateCount());
    }
  }
}
