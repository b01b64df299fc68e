// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.culvert.portal.status.Uptime.Day;
import org.culvert.portal.status.Uptime.Signs;
import org.junit.jupiter.api.Test;

class UptimeTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:30Z");
  private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

  @Test
  void withoutASignNothingIsSaid() {
    Uptime uptime = Uptime.of(Map.of(), NOON);
    assertThat(uptime.percent()).isNull();
    assertThat(uptime.days()).hasSize(90).allMatch(day -> day.kind().equals("unknown"));
    assertThat(uptime.days().getLast().date()).isEqualTo(TODAY);
  }

  @Test
  void theFirstDayCountsFromItsFirstSignAndTodayUntilNow() {
    Uptime uptime =
        Uptime.of(
            Map.of(
                TODAY.minusDays(1),
                new Signs(Instant.parse("2026-11-22T18:00:20Z"), 360),
                TODAY,
                new Signs(Instant.parse("2026-11-23T00:00:00Z"), 721)),
            NOON);
    assertThat(uptime.percent()).isEqualTo(100.0);
    assertThat(uptime.days().subList(88, 90)).extracting(Day::percent).containsOnly(100.0);
    assertThat(uptime.days().get(87).percent()).isNull();
  }

  @Test
  void aDayWithoutASignAfterTheFirstIsDownAndAnHourIsSeen() {
    Uptime uptime =
        Uptime.of(
            Map.of(
                TODAY.minusDays(3),
                new Signs(Instant.parse("2026-11-20T00:00:00Z"), 1440),
                TODAY.minusDays(1),
                new Signs(Instant.parse("2026-11-22T00:00:00Z"), 1380),
                TODAY,
                new Signs(Instant.parse("2026-11-23T00:00:00Z"), 720)),
            NOON);
    assertThat(uptime.days().subList(86, 90))
        .extracting(Day::kind)
        .containsExactly("up", "down", "part", "up");
    assertThat(uptime.days().get(88).percent()).isEqualTo(95.83);
    assertThat(uptime.percent()).isEqualTo(70.23);
  }

  @Test
  void aMinuteThatLacksIsNotRoundedAway() {
    Uptime uptime =
        Uptime.of(
            Map.of(TODAY.minusDays(89), new Signs(Instant.parse("2026-08-26T00:00:00Z"), 1439)),
            Instant.parse("2026-08-27T00:00:00Z"));
    assertThat(Uptime.of(Map.of(TODAY, new Signs(NOON, 1)), NOON).percent()).isEqualTo(100.0);
    assertThat(uptime.days().get(88).percent()).isEqualTo(99.93);
  }
}
