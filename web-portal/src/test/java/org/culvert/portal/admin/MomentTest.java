// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
  private static final Instant TIME = Instant.parse("2026-11-23T14:05:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23 14:05",
        "2026-11-23 14:05:00",
        " 2026-11-23T14:05:00 ",
        "2026-11-23 14:05:00 UTC",
        "2026-11-23T14:05:00Z",
        "2026-11-23 14:05:00Z",
        "2026-11-23T15:05:00+01:00",
        "2026-11-23 15:05:00 +0100",
        "2026-11-23T09:05-05:00"
      })
  void complaintsWriteTimesInManyWays(String text) {
    assertThat(Moment.parse(text)).isEqualTo(TIME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-11-23", "23.11.2026 14:05", "2026-13-23 14:05"})
  void whatIsNoTimeIsRefused(String text) {
    assertThatThrownBy(() -> Moment.parse(text)).isInstanceOf(DateTimeException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-23 14:05:00"})
  void whatIsShownCanBeReadAgain(String text) {
    assertThat(Moment.text(Moment.parse(text))).isEqualTo(text);
  }
}
