// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptsTest {
  @Test
  void everyScriptExpectsSomethingOrGetsSomewhere() {
    assertThat(ScriptReader.all())
        .hasSizeGreaterThan(80)
        .allMatch(script -> !script.steps().isEmpty() && !script.title().isBlank());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status 302|302 Unsupported client version",
        "status 302 or 500|500 no",
        "status-not 200|Content-length: 8",
        "unframed|200 Success",
        "has TUNNEL={word} AUTH|CAPABILITY TUNNEL=V6V4 AUTH=PLAIN",
        "lacks <dns_server|<client></client>",
        "(any)|whatever"
      })
  void anAnswerIsWhatItHasToBe(String expectation, String answer) {
    assertThatCode(() -> Expectation.parse(expectation).check(new Answer(answer)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status 302|200 Success",
        "status-not 200|200 Success",
        "framed|200 Success",
        "has AUTH=PLAIN|CAPABILITY AUTH=ANONYMOUS",
        "lacks AUTH|CAPABILITY AUTH=ANONYMOUS",
        "(nothing)|200 Success"
      })
  void anAnswerThatIsNotIsAFailure(String expectation, String answer) {
    assertThatThrownBy(() -> Expectation.parse(expectation).check(new Answer(answer)))
        .isInstanceOf(Failed.class);
  }
}
