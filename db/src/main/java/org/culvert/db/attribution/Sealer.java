// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.culvert.db.attribution.Chain.Head;

/**
 * Seals what was written, in the order of its numbers, a moment after it was committed: those who
 * write need not wait for each other. Each method is to be called in a transaction of its own. Any
 * broker seals the rows of all, so that the last rows of one that is gone are sealed too.
 */
public final class Sealer {
  private static final int BATCH = 1000;

  private final Optional<CheckpointKey> key;

  /**
   * @param key none: checkpoints are not signed
   */
  public Sealer(Optional<CheckpointKey> key) {
    this.key = key;
  }

  /**
   * Seals up to a thousand rows of each chain.
   *
   * @return how many; call it again until there are none
   */
  public int seal(Connection connection, Instant now) throws SQLException {
    int sealed = 0;
    for (Chain chain : Chain.waiting(connection)) {
      if (chain.tryLock()) {
        sealed += seal(chain, day(now));
      }
    }
    return sealed;
  }

  private static int seal(Chain chain, LocalDate today) throws SQLException {
    List<AttributionEntry> entries = waiting(chain);
    Head head = chain.head();
    LocalDate day = head.earliest();
    long number = head.number();
    ChainHash hash = head.hash();
    try (PreparedStatement seal =
            chain
                .connection()
                .prepareStatement(
                    """
                    insert into attribution_seals (broker, number, entry, day, hash)
                    values (?, ?, ?, ?, ?)
                    """);
        PreparedStatement done =
            chain
                .connection()
                .prepareStatement(
                    "delete from attribution_waiting where broker = ? and entry = ?")) {
      for (AttributionEntry entry : entries) {
        LocalDate own = day(entry.at());
        own = own.isAfter(today) ? today : own;
        day = day == null || own.isAfter(day) ? own : day;
        hash = hash.next(++number, day, entry);
        seal.setString(1, chain.broker());
        seal.setLong(2, number);
        seal.setLong(3, entry.id());
        seal.setObject(4, day);
        seal.setBytes(5, hash.octets());
        seal.addBatch();
        done.setString(1, chain.broker());
        done.setLong(2, entry.id());
        done.addBatch();
      }
      seal.executeBatch();
      done.executeBatch();
    }
    return entries.size();
  }

  /** What is gone although it was never sealed stays in the queue, and is found there. */
  private static List<AttributionEntry> waiting(Chain chain) throws SQLException {
    try (PreparedStatement statement =
        chain
            .connection()
            .prepareStatement(
                "select "
                    + AttributionEntry.COLUMNS
                    + """
                    from attribution_waiting w join attribution a on a.id = w.entry
                    where w.broker = ? order by w.entry limit ?
                    """)) {
      statement.setString(1, chain.broker());
      statement.setInt(2, BATCH);
      try (ResultSet rows = statement.executeQuery()) {
        List<AttributionEntry> entries = new ArrayList<>();
        while (rows.next()) {
          entries.add(AttributionEntry.read(rows));
        }
        return entries;
      }
    }
  }

  /**
   * Closes the days that are over, also those in which nothing happened: that is a statement too.
   *
   * @return how many checkpoints were made
   */
  public int checkpoint(Connection connection, Instant now) throws SQLException {
    int made = 0;
    for (Chain chain : Chain.all(connection)) {
      if (chain.tryLock() && !hasWaiting(chain, day(now))) {
        made += checkpoint(chain, now);
      }
    }
    return made;
  }

  private int checkpoint(Chain chain, Instant now) throws SQLException {
    Optional<Checkpoint> last = chain.lastCheckpoint();
    LocalDate next =
        last.isPresent() ? last.get().day().plusDays(1) : firstDay(chain).orElse(day(now));
    int made = 0;
    for (LocalDate day = next; day.isBefore(day(now)); day = day.plusDays(1)) {
      Checkpoint checkpoint = endOf(chain, day, last);
      checkpoint = key.isPresent() ? checkpoint.signed(key.get()) : checkpoint;
      write(chain.connection(), checkpoint, now);
      last = Optional.of(checkpoint);
      made++;
    }
    return made;
  }

  private static Checkpoint endOf(Chain chain, LocalDate day, Optional<Checkpoint> former)
      throws SQLException {
    try (PreparedStatement statement =
        chain
            .connection()
            .prepareStatement(
                """
                select number, hash from attribution_seals where broker = ? and day <= ?
                order by day desc, number desc limit 1
                """)) {
      statement.setString(1, chain.broker());
      statement.setObject(2, day);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          return Checkpoint.unsigned(
              chain.broker(), day, row.getLong("number"), ChainHash.of(row.getBytes("hash")));
        }
      }
    }
    return Checkpoint.unsigned(
        chain.broker(),
        day,
        former.map(Checkpoint::lastNumber).orElse(0L),
        former.map(Checkpoint::head).orElseGet(() -> ChainHash.beginning(chain.broker())));
  }

  private static void write(Connection connection, Checkpoint checkpoint, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            insert into attribution_checkpoints
              (broker, day, last_number, head, key_id, signature, made_at)
            values (?, ?, ?, ?, ?, ?, ?)
            """)) {
      statement.setString(1, checkpoint.broker());
      statement.setObject(2, checkpoint.day());
      statement.setLong(3, checkpoint.lastNumber());
      statement.setBytes(4, checkpoint.head().octets());
      statement.setString(5, checkpoint.keyId());
      statement.setBytes(6, checkpoint.signatureOctets());
      statement.setObject(7, now.atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    }
  }

  private static Optional<LocalDate> firstDay(Chain chain) throws SQLException {
    try (PreparedStatement statement =
        chain
            .connection()
            .prepareStatement("select min(day) from attribution_seals where broker = ?")) {
      statement.setString(1, chain.broker());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.ofNullable(row.getObject(1, LocalDate.class))
            : Optional.empty();
      }
    }
  }

  /** Rows of days that are over have to be in before those are closed. */
  private static boolean hasWaiting(Chain chain, LocalDate today) throws SQLException {
    try (PreparedStatement statement =
        chain
            .connection()
            .prepareStatement(
                """
                select exists (
                  select from attribution_waiting w join attribution a on a.id = w.entry
                  where w.broker = ? and a.at < ?)
                """)) {
      statement.setString(1, chain.broker());
      statement.setObject(2, today.atStartOfDay().atOffset(ZoneOffset.UTC));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }
}
