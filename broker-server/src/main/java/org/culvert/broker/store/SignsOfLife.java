// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;

/** Writes down that this broker is there, and in how many minutes of each day it was. */
public final class SignsOfLife {
  private static final Duration KEPT = Duration.ofDays(100);

  private final DataSource database;
  private final String broker;
  private final Instant startedAt;

  /**
   * @param broker its name among those that share the database; may be empty
   */
  public SignsOfLife(DataSource database, String broker, Instant startedAt) {
    this.database = database;
    this.broker = broker;
    this.startedAt = startedAt;
  }

  /** More often than once a minute, so that no minute is missed. */
  public void sign(int sessions, Instant now) {
    Instant seenAt = now.isBefore(startedAt) ? startedAt : now;
    int _ =
        Sql.transaction(
            database,
            sql ->
                sql.update(
                        """
                        insert into broker_signs (broker, started_at, seen_at, sessions)
                        values (?, ?, ?, ?)
                        on conflict (broker) do update set started_at = excluded.started_at,
                          seen_at = excluded.seen_at, sessions = excluded.sessions
                        """,
                        broker,
                        startedAt,
                        seenAt,
                        sessions)
                    + sql.update(
                        """
                        insert into broker_days as known (broker, day, since, last_minute, minutes)
                        values (?, ?::date, ?, ?, 1)
                        on conflict (broker, day) do update
                        set last_minute = excluded.last_minute, minutes = known.minutes + 1
                        where excluded.last_minute > known.last_minute
                        """,
                        broker,
                        day(seenAt),
                        seenAt,
                        seenAt.truncatedTo(ChronoUnit.MINUTES)));
  }

  public void forget(Instant now) {
    int _ =
        Sql.transaction(
            database,
            sql -> sql.update("delete from broker_days where day < ?::date", day(now.minus(KEPT))));
  }

  private static String day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
  }
}
