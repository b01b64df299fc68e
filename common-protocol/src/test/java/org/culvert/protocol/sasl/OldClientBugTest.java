// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.SaslStep.Challenge;
import org.culvert.protocol.sasl.SaslStep.Failure;
import org.culvert.protocol.sasl.SaslStep.Reason;
import org.culvert.protocol.sasl.SaslStep.Success;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bug 1455: a client that stops hashing at the first zero octet, and a broker that may take it. */
class OldClientBugTest {
  private static final String REALM = "broker.example.net";

  /** A password whose hash has its first zero octet there. */
  private static String password(int index) {
    for (int i = 0; ; i++) {
      String password = "p" + i;
      if (DigestMd5Verifier.of("jdoe2004", REALM, password).octetsThatOldClientsHash() == index) {
        return password;
      }
    }
  }

  private static SaslStep attempt(String password, boolean buggyClient, boolean tolerantBroker) {
    var mechanism =
        new DigestMd5Mechanism(
            REALM,
            userid -> Optional.of(DigestMd5Verifier.of(userid, REALM, password)),
            new Random(1455),
            tolerantBroker);
    var client = new DigestMd5Client("jdoe2004", password, REALM, new Random(2), buggyClient);
    SaslExchange exchange = mechanism.start();
    Bytes response = client.respond(((Challenge) exchange.begin()).data());
    SaslStep step = exchange.respond(response);
    if (step instanceof Success success) {
      assertThat(client.accepts(success.proof())).as("the proof fits the client").isTrue();
    }
    return step;
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15})
  void enoughOfTheHashIsTakenFromAnOldClientWhereTheOperatorWantsIt(int index) {
    assertThat(attempt(password(index), true, true)).isInstanceOf(Success.class);
    assertThat(attempt(password(index), true, false))
        .isEqualTo(new Failure(Reason.WRONG_PASSWORD, "jdoe2004"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 11})
  void tooLittleOfItNever(int index) {
    assertThat(attempt(password(index), true, true))
        .isEqualTo(new Failure(Reason.WRONG_PASSWORD, "jdoe2004"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 12, 15, 16})
  void theWholeHashAlways(int index) {
    assertThat(attempt(password(index), false, true)).isInstanceOf(Success.class);
    assertThat(attempt(password(index), false, false)).isInstanceOf(Success.class);
  }
}
