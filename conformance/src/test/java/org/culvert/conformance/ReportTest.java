// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final List<Result> RESULTS =
      List.of(
          new Result("one", "4.4.1", "it works", Transport.UDP, Verdict.PASS, ""),
          new Result("one", "4.4.1", "it works", Transport.TCP, Verdict.FAIL, "a \"b\"\n"),
          new Result("two", "8", "it is safe", Transport.LOSSY, Verdict.NOT_OFFERED, "no"));

  @Test
  void forProgramsItIsOneObject() {
    assertThat(Report.json(RESULTS))
        .isEqualTo(
            "{\"cases\":["
                + "{\"id\":\"one\",\"section\":\"4.4.1\",\"transport\":\"udp\",\"result\":\"pass\",\"detail\":\"\"},"
                + "{\"id\":\"one\",\"section\":\"4.4.1\",\"transport\":\"tcp\",\"result\":\"fail\",\"detail\":\"a \\\"b\\\"\\u000a\"},"
                + "{\"id\":\"two\",\"section\":\"8\",\"transport\":\"lossy\",\"result\":\"not-offered\",\"detail\":\"no\"}"
                + "]}");
  }

  @Test
  void forPeopleItHasSectionsDetailsOfWhatFailedAndASummary() {
    assertThat(Report.text(RESULTS).lines().toList())
        .containsSubsequence(
            "RFC 5572 section 4.4.1: Signaling transport",
            "      tcp: a \"b\"",
            "RFC 5572 section 8: Security considerations",
            "2 cases, 3 results: 1 pass, 1 fail, 1 not offered");
  }
}
