// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.SaslStep.Challenge;
import org.culvert.protocol.sasl.SaslStep.Failure;
import org.culvert.protocol.sasl.SaslStep.Reason;
import org.culvert.protocol.sasl.SaslStep.Success;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainMechanismTest {
  private static final String REALM = "broker.example.net";

  private final PlainMechanism mechanism =
      new PlainMechanism(
          REALM,
          userid ->
              userid.equals("jdoe2004")
                  ? Optional.of(DigestMd5Verifier.of(userid, REALM, "Kp7xQ2mZ9t"))
                  : Optional.empty());

  private SaslStep answerTo(String message) {
    return mechanism.start().respond(Bytes.ofText(message.replace('|', '\0')));
  }

  @Test
  void theBrokerSaysNothingBeforeTheCredentials() {
    assertThat(mechanism.start().begin()).isEqualTo(new Challenge(Bytes.EMPTY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "|jdoe2004|Kp7xQ2mZ9t",
        "||jdoe2004|Kp7xQ2mZ9t",
        "jdoe2004|Kp7xQ2mZ9t",
        "jdoe2004|jdoe2004|Kp7xQ2mZ9t",
      })
  void theRightPasswordIsAcceptedWithAndWithoutAuthzid(String message) {
    assertThat(answerTo(message)).isEqualTo(new Success("jdoe2004", Bytes.EMPTY));
  }

  @ParameterizedTest
  @CsvSource({
    "|jdoe2004|wrong, WRONG_PASSWORD, jdoe2004",
    "|stranger|Kp7xQ2mZ9t, UNKNOWN_USER, stranger",
    "|jdoe2004|, MALFORMED, jdoe2004",
    "admin|jdoe2004|Kp7xQ2mZ9t, MALFORMED, jdoe2004",
    "a|b|c|d, MALFORMED, ''",
    "|jdoe2004, MALFORMED, ''",
    "||, MALFORMED, ''",
    "'', MALFORMED, ''",
    "|jd\u00e9|x, MALFORMED, ''",
    "|jdoe2004|x\u0007y, MALFORMED, jdoe2004",
  })
  void everythingElseFails(String message, Reason reason, String userid) {
    assertThat(answerTo(message)).isEqualTo(new Failure(reason, userid));
  }

  @Test
  void useridAndPasswordHaveALimit() {
    assertThat(answerTo("|" + "u".repeat(253) + "|" + "p".repeat(128)))
        .isEqualTo(new Failure(Reason.UNKNOWN_USER, "u".repeat(253)));
    assertThat(answerTo("|" + "u".repeat(254) + "|p")).isEqualTo(new Failure(Reason.MALFORMED, ""));
    assertThat(answerTo("|u|" + "p".repeat(129))).isEqualTo(new Failure(Reason.MALFORMED, "u"));
  }

  @Test
  void theClientSendsWhatTheBrokerTakes() {
    var client = new PlainClient("jdoe2004", "Kp7xQ2mZ9t");
    Bytes message = client.begin();
    assertThat(message.text()).isEqualTo("\0jdoe2004\0Kp7xQ2mZ9t");
    assertThat(mechanism.start().respond(message)).isInstanceOf(Success.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "a\nb", "a\0b"})
  void whatWouldEndTheMessageEarlyIsNotSent(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new PlainClient(text, "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> new PlainClient("x", text));
  }
}
