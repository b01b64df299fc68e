// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.broker.BrokerCommand.Action;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.DatabaseSettings;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Limits;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.PostgresLimits;
import org.culvert.broker.tunnel.OwnLimits;

/** {@code broker account rate, quota, port25, limits}: what holds for one account. */
final class LimitsCommand {
  /** What is decided, in place of what was; an empty part is as the realm says. */
  sealed interface Change {
    record Rate(OptionalInt up, OptionalInt down) implements Change {}

    record Quota(OptionalInt gigabytes, OptionalInt rate) implements Change {}

    record Port25(Optional<Boolean> open) implements Change {}

    /** Nothing; only shows what holds. */
    record None() implements Change {}
  }

  private static final String AS_ITS_REALM = "realm";

  private LimitsCommand() {}

  /**
   * @throws IllegalArgumentException with a text for the user
   */
  static Change parse(String verb, Deque<String> rest) {
    return switch (verb) {
      case "rate" -> new Change.Rate(number(rest, "two rates"), number(rest, "two rates"));
      case "quota" -> {
        OptionalInt gigabytes = number(rest, "a quota");
        boolean more = !rest.isEmpty() && !rest.peek().startsWith("-");
        yield new Change.Quota(gigabytes, more ? number(rest, "a rate") : OptionalInt.empty());
      }
      case "port25" -> new Change.Port25(port25(rest));
      default -> new Change.None();
    };
  }

  private static OptionalInt number(Deque<String> rest, String what) {
    String word = rest.poll();
    if (AS_ITS_REALM.equals(word)) {
      return OptionalInt.empty();
    }
    if (word == null || !word.matches("[0-9]{1,7}") || Integer.parseInt(word) > Limits.MOST) {
      throw new IllegalArgumentException(
          "%s of 0 to %d, or \"realm\", must follow%s"
              .formatted(what, Limits.MOST, word == null ? "" : ", not \"" + word + "\""));
    }
    return OptionalInt.of(Integer.parseInt(word));
  }

  private static Optional<Boolean> port25(Deque<String> rest) {
    String word = rest.poll();
    return switch (word) {
      case "open" -> Optional.of(true);
      case "blocked" -> Optional.of(false);
      case AS_ITS_REALM -> Optional.empty();
      case null, default ->
          throw new IllegalArgumentException("account port25 needs open, blocked or realm");
    };
  }

  /**
   * @throws RuntimeException with a text for the operator
   */
  static void run(
      Action.SetLimits action, BrokerSettings settings, InstantSource clock, PrintStream out) {
    DatabaseSettings db = settings.database();
    try (Database database = Database.open(db.url(), db.user(), db.password(), db.connections())) {
      PostgresLimits store = new PostgresLimits(database.connections());
      Account account = store.account(action.realm(), action.userid());
      OwnLimits own = changed(store.ownOf(account.id()), action.change());
      Instant now = clock.instant();
      if (!(action.change() instanceof Change.None)) {
        store.decide(account.id(), own, now);
      }
      Limits realm =
          settings.realms().stream()
              .filter(known -> known.name().equals(account.realm()))
              .findFirst()
              .map(Realm::inner)
              .map(inner -> inner.limits())
              .orElse(Limits.NONE);
      Instant month =
          YearMonth.from(now.atOffset(ZoneOffset.UTC))
              .atDay(1)
              .atStartOfDay()
              .toInstant(ZoneOffset.UTC);
      long used = store.octetsSince(List.of(account.id()), month).getOrDefault(account.id(), 0L);
      show(account, own.over(realm), used, out);
    }
  }

  private static OwnLimits changed(OwnLimits own, Change change) {
    return switch (change) {
      case Change.Rate(OptionalInt up, OptionalInt down) ->
          new OwnLimits(up, down, own.quota(), own.quotaRate(), own.mail());
      case Change.Quota(OptionalInt gigabytes, OptionalInt rate) ->
          new OwnLimits(own.rateUp(), own.rateDown(), gigabytes, rate, own.mail());
      case Change.Port25(Optional<Boolean> open) ->
          new OwnLimits(own.rateUp(), own.rateDown(), own.quota(), own.quotaRate(), open);
      case Change.None _ -> own;
    };
  }

  private static void show(Account account, Limits limits, long used, PrintStream out) {
    out.printf(
        "%s: up %s, down %s, quota %s, port 25 %s; %.1f GB this month%n",
        account.userid(),
        rate(limits.rateUp()),
        rate(limits.rateDown()),
        quota(limits),
        limits.mail() ? "open" : "blocked",
        used / 1e9);
  }

  private static String rate(int rate) {
    return rate == 0 ? "unlimited" : rate + " Mbit/s";
  }

  private static String quota(Limits limits) {
    if (limits.quota() == 0) {
      return "none";
    }
    String then = limits.quotaRate() == 0 ? "nothing" : limits.quotaRate() + " Mbit/s";
    return "%d GB a month, then %s".formatted(limits.quota(), then);
  }
}
