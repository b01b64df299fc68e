// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.culvert.db.attribution.LogYear.Stay;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The log's answers against a list that remembers everything. */
class AddressUsesTest {
  private static final long SEED = 5572;
  private static final int QUESTIONS = 10_000;

  @Test
  void tenThousandQuestionsToAYearAreAnsweredAsByAnOracle() throws SQLException {
    AttributionLog log = new AttributionLog();
    LogYear year = year(log);

    ask(log, year, LogYear.BEGIN, QUESTIONS);

    assertThat(log.breaches()).isEmpty();
  }

  @Test
  void whatIsKeptIsAnsweredTheSameWhenTheOldDaysAreDropped() throws SQLException {
    AttributionLog log = new AttributionLog();
    LogYear year = year(log);

    int gone = log.drop(LogYear.END, Duration.ofDays(100));
    log.seal(LogYear.END);

    assertThat(gone).isGreaterThan(year.rows() / 2);
    ask(log, year, LogYear.END.minus(Duration.ofDays(100)), QUESTIONS / 5);
    assertThat(log.breaches()).isEmpty();
    assertThat(log.drop(LogYear.END, Duration.ofDays(100))).isZero();
  }

  private static LogYear year(AttributionLog log) throws SQLException {
    LogYear year = new LogYear(SEED);
    log.transaction(
        connection -> {
          year.write(connection);
          return year;
        });
    log.execute("analyze attribution");
    assertThat(log.seal(LogYear.END)).isEqualTo(year.rows());
    log.checkpoint(LogYear.END);
    return year;
  }

  private static void ask(AttributionLog log, LogYear year, Instant from, int times)
      throws SQLException {
    Random random = new Random(SEED);
    long seconds = Duration.between(from, LogYear.END).toSeconds();
    log.transaction(
        connection -> {
          for (int i = 0; i < times; i++) {
            int holder = random.nextInt(LogYear.holders());
            Instant at = from.plusSeconds(random.nextLong(seconds));
            compare(connection, year.at(holder, at), question(random, holder), at);
          }
          return times;
        });
  }

  /** The address itself, one inside the prefix, the prefix, or a part of it. */
  private static String question(Random random, int holder) {
    String prefix = LogYear.prefix(holder);
    return switch (random.nextInt(4)) {
      case 0 -> prefix;
      case 1 -> prefix.replace("00::/56", "%02x::/64".formatted(random.nextInt(256)));
      case 2 -> prefix.replace("00::/56", "%02x::%x".formatted(random.nextInt(256), holder));
      default -> LogYear.address(holder);
    };
  }

  private static void compare(Connection connection, List<Stay> stays, String question, Instant at)
      throws SQLException {
    boolean ofPrefix = question.startsWith("2001:db8:15");
    List<String> expected =
        stays.stream()
            .filter(stay -> !ofPrefix || stay.userid() != null)
            .map(stay -> text(stay.tunnel(), stay.userid(), stay.outer(), stay.from(), stay.to()))
            .toList();
    List<AddressUse> uses = AddressUses.of(connection, question, at);
    assertThat(uses)
        .as("%s at %s", question, at)
        .extracting(
            use ->
                text(
                    use.tunnel(),
                    use.userid(),
                    use.outerAddress() + " " + use.outerPort(),
                    use.beganAt(),
                    use.endedAt()))
        .isEqualTo(expected);
    assertThat(uses).allMatch(use -> use.proof() != null);
  }

  private static String text(
      long tunnel, @Nullable String userid, String outer, Instant from, @Nullable Instant to) {
    return "%d %s %s %s %s".formatted(tunnel, userid, outer, from, to);
  }
}
