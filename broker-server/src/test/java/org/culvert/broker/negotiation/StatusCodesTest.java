// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.culvert.protocol.message.StatusCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every status code has a conversation that makes the broker say it, on each transport. */
class StatusCodesTest {
  @ParameterizedTest
  @EnumSource
  void isSaidOverTcp(StatusCode code) throws IOException {
    assertThat(isSaid(code, Conversation::isOverTcp)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void isSaidOverUdp(StatusCode code) throws IOException {
    assertThat(isSaid(code, Conversation::isOverUdp)).isTrue();
  }

  private static boolean isSaid(StatusCode code, Predicate<Conversation> transport)
      throws IOException {
    Pattern status =
        Pattern.compile("(Content-length: \\d+\r\n)?" + code.number() + " .*", Pattern.DOTALL);
    return Conversation.all().stream()
        .filter(transport)
        .flatMap(conversation -> conversation.steps().stream())
        .anyMatch(
            step ->
                step instanceof Conversation.Step.Broker(var octets)
                    && status.matcher(octets.text()).matches());
  }
}
