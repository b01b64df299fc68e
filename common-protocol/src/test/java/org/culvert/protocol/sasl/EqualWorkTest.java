// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An unknown user costs what a wrong password costs, counted in look-ups, hashes and MACs. */
class EqualWorkTest {
  private static final String REALM = "broker.example.net";

  private final Random random = new Random(11);
  private final List<String> asked = new ArrayList<>();
  private final PasswordVerifiers verifiers =
      PasswordVerifiers.of("jdoe2004", REALM, "Kp7xQ2mZ9t", random);

  private <V> VerifierLookup<V> only(V verifier) {
    return userid -> {
      asked.add(userid);
      return userid.equals("jdoe2004") ? Optional.of(verifier) : Optional.empty();
    };
  }

  private SaslMechanism mechanism(String name) {
    return switch (name) {
      case "PLAIN" -> new PlainMechanism(REALM, only(verifiers.digestMd5()));
      case "DIGEST-MD5" -> digest(false);
      case "DIGEST-MD5 with bug 1455" -> digest(true);
      default ->
          new ScramMechanism(only(verifiers.scram()), new ScramDecoys(Bytes.ofText("key")), random);
    };
  }

  private SaslMechanism digest(boolean tolerant) {
    return new DigestMd5Mechanism(REALM, only(verifiers.digestMd5()), random, tolerant);
  }

  private SaslClient client(String mechanism, String userid, String password) {
    return switch (mechanism) {
      case "PLAIN" -> new PlainClient(userid, password);
      case "SCRAM-SHA-256" -> new ScramClient(userid, password, random);
      default -> new DigestMd5Client(userid, password, REALM, random);
    };
  }

  /** What the broker's half alone does. */
  private Map<String, Integer> work(
      CountedCryptography counted, String mechanism, String userid, String password) {
    SaslClient client = client(mechanism, userid, password);
    SaslExchange exchange = mechanism(mechanism).start();
    Bytes first = client.begin();
    counted.done();
    SaslStep step = exchange.begin();
    if (first.length() > 0) {
      step = exchange.respond(first);
    }
    Map<String, Integer> work = counted.done();
    if (client.awaitsChallenge()) {
      Bytes response = client.respond(((SaslStep.Challenge) step).data());
      counted.done();
      step = exchange.respond(response);
      counted.done().forEach((algorithm, count) -> work.merge(algorithm, count, Integer::sum));
    }
    assertThat(step).isInstanceOf(SaslStep.Failure.class);
    return work;
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "DIGEST-MD5", "DIGEST-MD5 with bug 1455", "SCRAM-SHA-256"})
  void anUnknownUserCostsWhatAWrongPasswordCosts(String mechanism) {
    try (var counted = new CountedCryptography()) {
      Map<String, Integer> wrong = work(counted, mechanism, "jdoe2004", "guess");
      Map<String, Integer> unknown = work(counted, mechanism, "stranger", "guess");
      assertThat(wrong).isNotEmpty().isEqualTo(unknown);
      assertThat(asked).containsExactly("jdoe2004", "stranger");
    }
  }
}
