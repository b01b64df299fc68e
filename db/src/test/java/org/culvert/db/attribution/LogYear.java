// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A year of tunnels that a seed makes: anonymous ones that share addresses over time, and accounts
 * with prefixes, some of which move; two brokers write. Remembers everything itself, in a list that
 * is looked through from the beginning.
 */
final class LogYear {
  static final Instant BEGIN = Instant.parse("2025-01-01T00:00:00Z");
  static final Instant END = BEGIN.plus(Duration.ofDays(365));
  private static final int HOLDERS = 300;

  /** Somebody's stay at one outer end. */
  record Stay(
      long tunnel,
      @Nullable String userid,
      String outer,
      int holder,
      Instant from,
      @Nullable Instant to) {
    boolean covers(Instant at) {
      return !from.isAfter(at) && (to == null || to.isAfter(at));
    }
  }

  private record Row(
      Instant at,
      String broker,
      String event,
      long tunnel,
      @Nullable String userid,
      String outer,
      int holder,
      @Nullable Instant since,
      @Nullable String former) {}

  private final Random random;
  private final List<Stay> stays = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private long tunnels;

  LogYear(long seed) {
    this.random = new Random(seed);
    for (int holder = 0; holder < HOLDERS; holder++) {
      live(holder);
    }
    rows.sort(Comparator.comparing(Row::at));
  }

  static String address(int holder) {
    return "2001:db8:a::%x:1".formatted(holder);
  }

  static String prefix(int holder) {
    return "2001:db8:15%02x:%02x00::/56".formatted(holder / 256, holder % 256);
  }

  /** One tunnel after the other at the same address. */
  private void live(int holder) {
    Instant now = BEGIN.plusSeconds(random.nextInt(40 * 86_400));
    while (now.isBefore(END)) {
      Instant end =
          now.plusSeconds(60 + random.nextInt(random.nextInt(20) == 0 ? 30_000_000 : 1_500_000));
      tunnel(holder, now, end.isBefore(END) ? end : null);
      now = end.plusSeconds(random.nextInt(400_000));
    }
  }

  private void tunnel(int holder, Instant from, @Nullable Instant to) {
    long id = ++tunnels;
    String userid =
        holder % 3 == 0 ? null : "user" + (holder % 3 == 1 ? holder : random.nextInt(50));
    String broker = random.nextInt(4) == 0 ? "" : "tb1.example.net";
    String outer = outer();
    Instant since = from;
    rows.add(new Row(from, broker, "began", id, userid, outer, holder, null, null));
    Instant last = to == null ? END : to;
    while (random.nextInt(3) == 0) {
      Instant at = since.plusSeconds(1 + random.nextInt(500_000));
      if (!at.isBefore(last)) {
        break;
      }
      String next = outer();
      stays.add(new Stay(id, userid, outer, holder, since, at));
      rows.add(new Row(at, broker, "moved", id, userid, next, holder, since, outer));
      since = at;
      outer = next;
    }
    stays.add(new Stay(id, userid, outer, holder, since, to));
    if (to != null) {
      rows.add(new Row(to, broker, "ended", id, userid, outer, holder, since, null));
    }
  }

  private String outer() {
    return "198.51.%d.%d %d"
        .formatted(random.nextInt(256), random.nextInt(256), 1024 + random.nextInt(60_000));
  }

  /** Who was there, for everything that a question can be about. */
  List<Stay> at(int holder, Instant at) {
    return stays.stream().filter(stay -> stay.holder() == holder && stay.covers(at)).toList();
  }

  int rows() {
    return rows.size();
  }

  static int holders() {
    return HOLDERS;
  }

  void write(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            insert into attribution (at, broker, event, tunnel, realm, userid, outer_address,
              outer_port, address, prefix, since, former_address, former_port)
            values (?, ?, ?, ?, 'members', ?, ?::inet, ?, ?::inet, ?::cidr, ?, ?::inet, ?)
            """)) {
      for (Row row : rows) {
        statement.setObject(1, row.at().atOffset(ZoneOffset.UTC));
        statement.setString(2, row.broker());
        statement.setString(3, row.event());
        statement.setLong(4, row.tunnel());
        statement.setString(5, row.userid());
        statement.setString(6, row.outer().split(" ")[0]);
        statement.setInt(7, Integer.parseInt(row.outer().split(" ")[1]));
        statement.setString(8, address(row.holder()));
        statement.setString(9, row.userid() == null ? null : prefix(row.holder()));
        statement.setObject(10, row.since() == null ? null : row.since().atOffset(ZoneOffset.UTC));
        statement.setString(11, row.former() == null ? null : row.former().split(" ")[0]);
        statement.setObject(
            12, row.former() == null ? null : Integer.valueOf(row.former().split(" ")[1]));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
