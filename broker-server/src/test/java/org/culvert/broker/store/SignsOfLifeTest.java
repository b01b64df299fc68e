// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.culvert.db.TestDatabase;
import org.junit.jupiter.api.Test;

class SignsOfLifeTest {
  private static final Instant START = Instant.parse("2026-11-23T23:58:10Z");

  private final DataSource database = TestDatabase.fresh();
  private final SignsOfLife signs = new SignsOfLife(database, "", START);

  @Test
  void everyMinuteWithASignIsCountedOnceAndForItsDay() {
    for (int second = 0; second <= 150; second += 10) {
      signs.sign(second, START.plusSeconds(second));
    }

    assertThat(read("select day || ' ' || minutes from broker_days order by day"))
        .containsExactly("2026-11-23 2", "2026-11-24 1");
    assertThat(
            read(
                "select (seen_at = '2026-11-24 00:00:40Z')::text || ' ' || sessions from broker_signs"))
        .containsExactly("true 150");
  }

  @Test
  void brokersDoNotCountEachOthersMinutes() {
    signs.sign(1, START);
    new SignsOfLife(database, "second", START).sign(2, START);

    assertThat(read("select broker || ' ' || minutes from broker_days order by broker"))
        .containsExactly(" 1", "second 1");
  }

  @Test
  void aClockThatGoesBackBreaksNothing() {
    signs.sign(1, START);
    signs.sign(1, START.minusSeconds(90));

    assertThat(read("select minutes::text from broker_days")).containsExactly("1");
  }

  @Test
  void oldDaysAreForgotten() {
    signs.sign(1, START);
    signs.forget(START.plus(Duration.ofDays(100)));
    assertThat(read("select minutes::text from broker_days")).hasSize(1);

    signs.forget(START.plus(Duration.ofDays(101)));
    assertThat(read("select minutes::text from broker_days")).isEmpty();
  }

  private List<String> read(String query) {
    return Sql.transaction(database, sql -> sql.list(row -> row.getString(1), query));
  }
}
