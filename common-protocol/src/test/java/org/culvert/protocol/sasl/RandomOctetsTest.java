// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.api.Test;

/** Whatever the peer sends: a failure, or the one exception that is documented. */
class RandomOctetsTest {
  private static final String LIKELY = "=,\"\\ \0ausernamenoncerealm0123";

  private final Random random = new Random(5572);

  private String text() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(200);
    for (int i = 0; i < length; i++) {
      boolean likely = random.nextInt(8) > 0;
      text.append(
          likely ? LIKELY.charAt(random.nextInt(LIKELY.length())) : (char) random.nextInt(256));
    }
    return text.toString();
  }

  @Test
  void theBrokerFailsTheAttemptAndNothingElse() {
    var digest = new DigestMd5Mechanism("realm", userid -> Optional.empty(), random);
    var plain = new PlainMechanism("realm", userid -> Optional.empty());
    var scram =
        new ScramMechanism(
            userid -> Optional.empty(), new ScramDecoys(Bytes.ofText("key")), random);
    for (int i = 0; i < 5000; i++) {
      String text = text();
      assertThat(digest.start().respond(Base64Line.encode(text)))
          .isInstanceOf(SaslStep.Failure.class);
      assertThat(digest.start().respond(Bytes.ofText(text))).isInstanceOf(SaslStep.Failure.class);
      assertThat(scram.start().respond(Base64Line.encode(text)))
          .isInstanceOf(SaslStep.Failure.class);
      assertThat(afterFirst(scram).respond(Base64Line.encode("c=biws,r=" + text)))
          .isInstanceOf(SaslStep.Failure.class);
      assertThat(plain.start().respond(Bytes.ofText(text))).isInstanceOf(SaslStep.Failure.class);
    }
  }

  private static SaslExchange afterFirst(ScramMechanism mechanism) {
    SaslExchange exchange = mechanism.start();
    exchange.respond(Base64Line.encode("n,,n=jdoe2004,r=abc"));
    return exchange;
  }

  @Test
  void theClientAnswersOrSaysThatItDoesNotUnderstand() {
    int refused = 0;
    for (int i = 0; i < 5000; i++) {
      var client = new DigestMd5Client("jdoe2004", "Kp7xQ2mZ9t", "broker.example.net", random);
      Bytes challenge = Base64Line.encode("nonce=" + text());
      try {
        assertThat(client.respond(challenge).length()).isPositive();
      } catch (IllegalArgumentException _) {
        refused++;
      }
      assertThat(client.accepts(challenge)).isFalse();
    }
    assertThat(refused).isBetween(1, 4999);
  }
}
