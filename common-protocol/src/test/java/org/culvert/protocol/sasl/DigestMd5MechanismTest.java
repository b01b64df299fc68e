// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.SaslStep.Challenge;
import org.culvert.protocol.sasl.SaslStep.Failure;
import org.culvert.protocol.sasl.SaslStep.Reason;
import org.culvert.protocol.sasl.SaslStep.Success;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestMd5MechanismTest {
  private static final String REALM = "broker.example.net";
  private static final String NONCE = "5f1d3a9c0e77b2d4586a1190cc5e0de3";
  private static final String CHALLENGE =
      "cmVhbG09YnJva2VyLmV4YW1wbGUubmV0LG5vbmNlPTVmMWQzYTljMGU3N2IyZDQ1ODZhMTE5MGNjNWUwZGUzLHFvcD1h"
          + "dXRoLGFsZ29yaXRobT1tZDUtc2VzcyxjaGFyc2V0PXV0Zjg=";
  private static final String RESPONSE =
      "charset=utf8,username=\"jdoe2004\",realm=\"broker.example.net\","
          + "nonce=\"5f1d3a9c0e77b2d4586a1190cc5e0de3\",nc=00000001,cnonce=\"1113923311\","
          + "digest-uri=\"tsp/broker.example.net\",response=88c4fcba00d60563133f708ac182cc7b,qop=auth";
  private static final DigestMd5Verifier STRANGER =
      new DigestMd5Verifier(REALM, Bytes.of(new byte[16]));

  private final List<String> asked = new ArrayList<>();

  private SaslExchange exchange(String password) {
    return new DigestMd5Exchange(NONCE, STRANGER, userOf(password), false);
  }

  private VerifierLookup<DigestMd5Verifier> userOf(String password) {
    return userid -> {
      asked.add(userid);
      return userid.equals("jdoe2004")
          ? Optional.of(DigestMd5Verifier.of(userid, REALM, password))
          : Optional.empty();
    };
  }

  private SaslStep answerTo(String response) {
    return exchange("Kp7xQ2mZ9t").respond(Base64Line.encode(response));
  }

  @Test
  void theChallengeIsOneLineWithAllThatOldClientsNeed() {
    assertThat(exchange("Kp7xQ2mZ9t").begin()).isEqualTo(new Challenge(Bytes.ofText(CHALLENGE)));
    assertThat(CHALLENGE).hasSize(140);
  }

  @Test
  void theRightResponseIsAnsweredWithAProof() {
    assertThat(Base64Line.encode(RESPONSE).length()).isEqualTo(292);
    assertThat(answerTo(RESPONSE))
        .isEqualTo(
            new Success(
                "jdoe2004",
                Bytes.ofText("cnNwYXV0aD05ZjA4YjRhY2UyNjE3YTQ3YTlmMjkzMjdmZDhjYTZmMw==")));
  }

  @Test
  void theTruncatedHashOfOldClientsOpensNothing() {
    String right =
        RESPONSE.replace("88c4fcba00d60563133f708ac182cc7b", "8e0bb6b78c969f03ebb0c95b7b398d4b");
    String truncated =
        RESPONSE.replace("88c4fcba00d60563133f708ac182cc7b", "ab18e4a9233e0f073b60d693f3e97888");
    assertThat(exchange("PcTM93aL25").respond(Base64Line.encode(right)))
        .isInstanceOf(Success.class);
    assertThat(exchange("PcTM93aL25").respond(Base64Line.encode(truncated)))
        .isEqualTo(new Failure(Reason.WRONG_PASSWORD, "jdoe2004"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          no quotes        | "                       | ``
          no charset       | charset=utf8,           | ``
          no qop           | ,qop=auth               | ``
          an unknown field | nc=                     | maxbuf=65536,nc=
          blanks           | ,nc=                    | `, nc= `
          """)
  void harmlessVariantsAreAccepted(String what, String from, String to) {
    assertThat(answerTo(RESPONSE.replace(from, to))).as(what).isInstanceOf(Success.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"username", "realm", "nonce", "nc", "cnonce", "digest-uri", "response"})
  void aResponseWithoutOneOfItsFieldsIsMalformed(String field) {
    String response = RESPONSE.replaceFirst("(?<=,)" + field + "=[^,]*(,|$)", "");
    assertThat(response).isNotEqualTo(RESPONSE);
    assertThat(answerTo(response))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.reason()).isEqualTo(Reason.MALFORMED));
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          5f1d3a9c  | 6f1d3a9c
          00000001  | 00000002
          qop=auth  | qop=auth-int
          tsp/      | imap/
          realm="   | realm="x
          88c4fcba  | 88c4fcba0
          nc=       | authzid="admin",nc=
          nc=       | nc=00000001,nc=
          jdoe2004" | jdoe2004
          """)
  void aResponseToSomethingElseIsMalformed(String from, String to) {
    assertThat(answerTo(RESPONSE.replace(from, to)))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.reason()).isEqualTo(Reason.MALFORMED));
    assertThat(asked).isEmpty();
  }

  @Test
  void whatIsNotBase64IsMalformed() {
    SaslStep malformed = new Failure(Reason.MALFORMED, "");
    assertThat(exchange("x").respond(Bytes.ofText("AUTHENTICATE PLAIN"))).isEqualTo(malformed);
    assertThat(exchange("x").respond(Bytes.EMPTY)).isEqualTo(malformed);
  }

  @ParameterizedTest
  @ValueSource(ints = {254, 4000})
  void anOverlongUseridNeverReachesTheStore(int length) {
    String response = RESPONSE.replace("jdoe2004", "x".repeat(length));
    assertThat(answerTo(response)).isEqualTo(new Failure(Reason.MALFORMED, ""));
    assertThat(asked).isEmpty();
  }

  @Test
  void aNonceIsGoodForOneResponse() {
    SaslExchange exchange = exchange("Kp7xQ2mZ9t");
    assertThat(exchange.respond(Base64Line.encode(RESPONSE))).isInstanceOf(Success.class);
    assertThat(exchange.respond(Base64Line.encode(RESPONSE)))
        .isEqualTo(new Failure(Reason.MALFORMED, "jdoe2004"));
  }

  @Test
  void aResponseIsNotTakenByAnotherExchange() {
    var mechanism = new DigestMd5Mechanism(REALM, userOf("Kp7xQ2mZ9t"), new Random(1));
    assertThat(mechanism.start().respond(Base64Line.encode(RESPONSE)))
        .isEqualTo(new Failure(Reason.MALFORMED, "jdoe2004"));
  }

  @Test
  void everyExchangeHasANonceOfItsOwn() {
    var mechanism = new DigestMd5Mechanism(REALM, userOf("Kp7xQ2mZ9t"), new Random(1));
    Set<String> nonces = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      Bytes challenge = ((Challenge) mechanism.start().begin()).data();
      nonces.add(DigestFields.parse(Base64Line.decode(challenge)).get("nonce"));
    }
    assertThat(nonces).hasSize(1000).allMatch(Pattern.compile("[0-9a-f]{32}").asMatchPredicate());
  }

  @Test
  void anUnknownUserDiffersFromAWrongPasswordInTheLogOnly() {
    String wrong = RESPONSE.replace("88c4fcba", "00000000");
    assertThat(answerTo(wrong)).isEqualTo(new Failure(Reason.WRONG_PASSWORD, "jdoe2004"));
    assertThat(answerTo(wrong.replace("jdoe2004", "stranger")))
        .isEqualTo(new Failure(Reason.UNKNOWN_USER, "stranger"));
    assertThat(asked).containsExactly("jdoe2004", "stranger");
  }

  @Test
  void whatUnknownUsersAreMeasuredByOpensNothingEither() {
    var lucky = new DigestMd5Calculation(STRANGER, NONCE, "1113923311", "tsp/broker.example.net");
    String response =
        RESPONSE
            .replace("jdoe2004", "stranger")
            .replace("88c4fcba00d60563133f708ac182cc7b", lucky.response());
    assertThat(answerTo(response)).isEqualTo(new Failure(Reason.UNKNOWN_USER, "stranger"));
  }

  @Test
  void aVerifierOfAnotherRealmIsNone() {
    VerifierLookup<DigestMd5Verifier> moved =
        userid -> Optional.of(DigestMd5Verifier.of(userid, "old.example.net", "Kp7xQ2mZ9t"));
    var exchange = new DigestMd5Exchange(NONCE, STRANGER, moved, false);
    assertThat(exchange.respond(Base64Line.encode(RESPONSE)))
        .isEqualTo(new Failure(Reason.UNKNOWN_USER, "jdoe2004"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,b", "a=b", "a\"b", "a b", "ä"})
  void aRealmThatBreaksOldClientsIsRefusedAtTheStart(String realm) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DigestMd5Mechanism(realm, userOf("x"), new Random(1)))
        .withMessageContaining("digest realm");
  }
}
