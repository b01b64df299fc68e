// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Deque;
import org.culvert.broker.BrokerCommand.Action;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.DatabaseSettings;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.SessionList;
import org.jspecify.annotations.Nullable;

/** {@code broker accounting}: who used what in a time, for a spreadsheet or a bill. */
final class AccountingCommand {
  private static final String USAGE =
      "accounting needs --from and --to, each a day (2026-11-01) or an hour (2026-11-01T13:00:00Z)"
          + " in UTC";

  private AccountingCommand() {}

  /**
   * @throws IllegalArgumentException with a text for the user
   */
  static Action parse(Deque<String> rest) {
    if (!"--from".equals(rest.poll())) {
      throw new IllegalArgumentException(USAGE);
    }
    Instant from = hour(rest.poll());
    if (!"--to".equals(rest.poll())) {
      throw new IllegalArgumentException(USAGE);
    }
    Instant to = hour(rest.poll());
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("accounting: --from has to be before --to");
    }
    return new Action.ListSessions(from, to);
  }

  private static Instant hour(@Nullable String text) {
    if (text == null) {
      throw new IllegalArgumentException(USAGE);
    }
    Instant at;
    try {
      at =
          text.contains("T")
              ? Instant.parse(text)
              : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(USAGE + ", not \"" + text + "\"", e);
    }
    if (!at.equals(at.truncatedTo(ChronoUnit.HOURS))) {
      throw new IllegalArgumentException("accounting: traffic is summed up by whole hours");
    }
    return at;
  }

  /**
   * @throws RuntimeException with a text for the operator
   */
  static void run(Action.ListSessions action, BrokerSettings settings, PrintStream out) {
    DatabaseSettings db = settings.database();
    try (Database database = Database.open(db.url(), db.user(), db.password(), db.connections())) {
      long _ = new SessionList(database.connections()).write(action.from(), action.to(), out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
