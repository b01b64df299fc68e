// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunnelStatusTest {
  @Test
  void jsonHasNumbersAsNumbersAndNothingThatIsNotKnown() {
    TunnelStatus status =
        new TunnelStatus(
            Map.of(
                StatusField.STATE, "up",
                StatusField.NAME, "a\"b\\c\u0007",
                StatusField.ROUND_TRIP_MS, "3.4",
                StatusField.UPTIME_SECONDS, "60"));
    assertThat(status.json())
        .isEqualTo(
            "{\"state\": \"up\", \"name\": \"a\\\"b\\\\c\\u0007\", \"uptime_seconds\": 60,"
                + " \"round_trip_ms\": 3.4}");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 min 0 s",
    "61,1 min 1 s",
    "3600,1 h 0 min",
    "93784,1 d 2 h",
  })
  void peopleAreToldDurations(String seconds, String text) {
    assertThat(new TunnelStatus(Map.of(StatusField.UPTIME_SECONDS, seconds)).forPeople())
        .startsWith("Up for")
        .endsWith("  " + text);
  }

  @Test
  void anotherVersionsLinesAreReadAsFarAsTheyAreKnown() {
    assertThat(
            TunnelStatus.ofLines(
                    "state=up\nnews=1\nnoise\nuptime_seconds=soon\nround_trip_ms=1e9\nmtu=1280\n")
                .fields())
        .containsExactly(Map.entry(StatusField.STATE, "up"), Map.entry(StatusField.MTU, "1280"));
  }
}
