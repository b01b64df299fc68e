// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.culvert.db.attribution.Breach.Kind;
import org.jspecify.annotations.Nullable;

/** One way along one chain, from where it begins. Used once, by one thread. */
final class ChainWalk {
  private static final int MOST_BREACHES = 100;
  private static final int ROWS_AT_ONCE = 2000;

  /** Clocks are set, and transactions take their time. */
  private static final Duration TOLERANCE = Duration.ofMinutes(10);

  private final Chain chain;
  private final Optional<CheckpointPublicKey> key;
  private final List<Breach> breaches = new ArrayList<>();
  private final SequencedMap<Long, List<Checkpoint>> checkpoints = new TreeMap<>();
  private @Nullable LocalDate since;
  private int checkpointCount;
  private int signed;
  private long rows;
  private long number;
  private ChainHash hash;
  private Instant latest = Instant.MIN;

  ChainWalk(Chain chain, Optional<CheckpointPublicKey> key) {
    this.chain = chain;
    this.key = key;
    this.hash = ChainHash.beginning(chain.broker());
  }

  void add(Breach breach) {
    if (breaches.size() < MOST_BREACHES) {
      breaches.add(breach);
    }
  }

  ChainReport report() throws SQLException {
    begin(chain.checkpoints());
    walk();
    checkpoints.sequencedValues().stream().flatMap(List::stream).forEach(this::missed);
    return new ChainReport(
        chain.broker(), rows, waiting(), since, checkpointCount, signed, hash, breaches);
  }

  /** Where the last dropped day ended, if one was. */
  private void begin(List<Checkpoint> all) {
    LocalDate expected = null;
    boolean signatures = false;
    for (Checkpoint checkpoint : all) {
      if (expected != null && !expected.equals(checkpoint.day())) {
        breach(Kind.NO_CHECKPOINT, expected);
      }
      expected = checkpoint.day().plusDays(1);
      signatures |= checkpoint.signature() != null;
      checkSignature(checkpoint, signatures);
      if (checkpoint.dropped()) {
        number = checkpoint.lastNumber();
        hash = checkpoint.head();
      } else {
        checkpointCount++;
        checkpoints
            .computeIfAbsent(checkpoint.lastNumber(), _ -> new ArrayList<>())
            .add(checkpoint);
      }
    }
    if (!all.isEmpty() && key.isPresent() && !signatures) {
      breach(Kind.SIGNATURE, all.getLast().day());
    }
    compare(number);
  }

  /** Before there was a key there were no signatures; the first one covers what was before it. */
  private void checkSignature(Checkpoint checkpoint, boolean expected) {
    if (key.isEmpty()) {
      return;
    }
    if (key.get().hasSigned(checkpoint)) {
      signed += checkpoint.dropped() ? 0 : 1;
    } else if (expected) {
      breach(Kind.SIGNATURE, checkpoint.day());
    }
  }

  private void walk() throws SQLException {
    try (PreparedStatement statement =
        chain
            .connection()
            .prepareStatement(
                "select s.number, s.entry, s.day, s.hash, "
                    + AttributionEntry.COLUMNS
                    + """
                    from attribution_seals s left join attribution a on a.id = s.entry
                    where s.broker = ? order by s.number
                    """)) {
      statement.setString(1, chain.broker());
      statement.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          step(row);
        }
      }
    }
  }

  private void step(ResultSet row) throws SQLException {
    long sealed = row.getLong("number");
    long entry = row.getLong("entry");
    LocalDate day = row.getObject("day", LocalDate.class);
    ChainHash claimed = ChainHash.of(row.getBytes("hash"));
    boolean connected = sealed == number + 1;
    for (long missing = number + 1; missing < sealed && isRoom(); missing++) {
      add(new Breach(Kind.MISSING, chain.broker(), missing, 0, null));
    }
    if (row.getObject("id") == null) {
      add(new Breach(Kind.GONE, chain.broker(), sealed, entry, null));
    } else {
      AttributionEntry found = AttributionEntry.read(row);
      if (connected && !hash.next(sealed, day, found).equals(claimed)) {
        add(new Breach(Kind.CHANGED, chain.broker(), sealed, entry, null));
      } else if (found.at().plus(TOLERANCE).isBefore(latest)) {
        add(new Breach(Kind.LATE, chain.broker(), sealed, entry, null));
      }
      latest = found.at().isAfter(latest) ? found.at() : latest;
    }
    since = since == null ? day : since;
    rows++;
    number = sealed;
    hash = claimed;
    compare(number);
  }

  private void compare(long reached) {
    List<Checkpoint> here = checkpoints.remove(reached);
    if (here != null) {
      here.stream()
          .filter(checkpoint -> !checkpoint.head().equals(hash))
          .forEach(checkpoint -> breach(Kind.CHECKPOINT, checkpoint.day()));
    }
  }

  /** Its last row was not met. */
  private void missed(Checkpoint checkpoint) {
    Kind kind = checkpoint.lastNumber() > number ? Kind.CUT : Kind.CHECKPOINT;
    add(new Breach(kind, chain.broker(), checkpoint.lastNumber(), 0, checkpoint.day()));
  }

  private void breach(Kind kind, LocalDate day) {
    add(new Breach(kind, chain.broker(), 0, 0, day));
  }

  private boolean isRoom() {
    return breaches.size() < MOST_BREACHES;
  }

  private long waiting() throws SQLException {
    try (PreparedStatement statement =
        chain
            .connection()
            .prepareStatement("select count(*) from attribution_waiting where broker = ?")) {
      statement.setString(1, chain.broker());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }
}
