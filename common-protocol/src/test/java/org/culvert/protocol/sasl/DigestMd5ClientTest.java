// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import java.util.Random;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.SaslStep.Challenge;
import org.culvert.protocol.sasl.SaslStep.Success;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestMd5ClientTest {
  private static final String CHALLENGE =
      "realm=broker.example.net,nonce=5f1d3a9c0e77b2d4586a1190cc5e0de3,qop=auth,algorithm=md5-sess,"
          + "charset=utf8";
  private static final String RSPAUTH = "9f08b4ace2617a47a9f29327fd8ca6f3";

  private final DigestMd5Client client = client("Kp7xQ2mZ9t");

  private static DigestMd5Client client(String password) {
    return new DigestMd5Client("jdoe2004", password, "broker.example.net", "1113923311", false);
  }

  @Test
  void theResponseIsToTheOctetThatOfTheLastOldClient() {
    assertThat(client.respond(Base64Line.encode(CHALLENGE)).text())
        .isEqualTo(
            "Y2hhcnNldD11dGY4LHVzZXJuYW1lPSJqZG9lMjAwNCIscmVhbG09ImJyb2tlci5leGFtcGxlLm5ldCIsbm9uY2U9"
                + "IjVmMWQzYTljMGU3N2IyZDQ1ODZhMTE5MGNjNWUwZGUzIixuYz0wMDAwMDAwMSxjbm9uY2U9IjExMTM5MjMz"
                + "MTEiLGRpZ2VzdC11cmk9InRzcC9icm9rZXIuZXhhbXBsZS5uZXQiLHJlc3BvbnNlPTg4YzRmY2JhMDBkNjA1"
                + "NjMxMzNmNzA4YWMxODJjYzdiLHFvcD1hdXRo")
        .hasSize(292);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "realm=\"broker.example.net\",nonce=\"5f1d3a9c0e77b2d4586a1190cc5e0de3\",qop=\"auth\"",
        "nonce=5f1d3a9c0e77b2d4586a1190cc5e0de3,realm=broker.example.net",
        "realm=broker.example.net, nonce=5f1d3a9c0e77b2d4586a1190cc5e0de3 , qop=\"auth-int,auth\"",
        "realm=broker.example.net,nonce=5f1d3a9c0e77b2d4586a1190cc5e0de3,qop=auth,auth-int,maxbuf=9",
        "realm=broker.example.net,realm=other,nonce=5f1d3a9c0e77b2d4586a1190cc5e0de3,x=\"a,\\\"b\"",
      })
  void challengesOfOtherBrokersAreUnderstood(String challenge) {
    String response = Base64Line.decode(client.respond(Base64Line.encode(challenge)));
    assertThat(response).startsWith("username=").contains("88c4fcba00d60563133f708ac182cc7b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "realm=a,qop=auth",
        "realm=a,nonce=b,qop=auth-int",
        "realm=a,nonce=b,algorithm=md5",
        "realm=a,nonce=b,nonce=c",
        "realm=\"a",
        "",
      })
  void aChallengeThatCantBeAnsweredIsSaidSo(String challenge) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.respond(Base64Line.encode(challenge)));
  }

  @Test
  void aStatusLineInPlaceOfTheChallengeIsNoChallenge() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.respond(Bytes.ofText("300 Authentication failed")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rspauth=" + RSPAUTH, "rspauth=\"" + RSPAUTH + "\""})
  void theBrokersProofIsAcceptedQuotedOrNot(String proof) {
    client.respond(Base64Line.encode(CHALLENGE));
    assertThat(client.accepts(Base64Line.encode(proof))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "rspauth=", "rspauth=00000000000000000000000000000000", "200 Success"})
  void aBrokerThatDoesNotKnowThePasswordIsFoundOut(String proof) {
    client.respond(Base64Line.encode(CHALLENGE));
    assertThat(client.accepts(Base64Line.encode(proof))).isFalse();
    assertThat(client.accepts(Bytes.ofText(proof))).isFalse();
  }

  @Test
  void noProofIsAcceptedBeforeTheResponse() {
    assertThat(client.accepts(Base64Line.encode("rspauth=" + RSPAUTH))).isFalse();
  }

  @Test
  void theTruncatedHashOfOldClientsIsNeverSent() {
    String response = Base64Line.decode(client("PcTM93aL25").respond(Base64Line.encode(CHALLENGE)));
    assertThat(response).contains("response=8e0bb6b78c969f03ebb0c95b7b398d4b");
  }

  @Test
  void theTruncatedHashIsSentOnRequest() {
    var old =
        new DigestMd5Client("jdoe2004", "PcTM93aL25", "broker.example.net", "1113923311", true);
    String response = Base64Line.decode(old.respond(Base64Line.encode(CHALLENGE)));
    assertThat(response).contains("response=ab18e4a9233e0f073b60d693f3e97888");
  }

  @Test
  void whereThereIsNothingToTruncateTheResponseIsTheUsualOne() {
    var old =
        new DigestMd5Client("jdoe2004", "Kp7xQ2mZ9t", "broker.example.net", "1113923311", true);
    assertThat(old.respond(Base64Line.encode(CHALLENGE)))
        .isEqualTo(client.respond(Base64Line.encode(CHALLENGE)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdoe2004", "a\"b\\c", "with blank", "x,y=z"})
  void clientAndBrokerAgreeOnEveryUserid(String userid) {
    var mechanism =
        new DigestMd5Mechanism(
            "realm.example",
            asked -> Optional.of(DigestMd5Verifier.of(asked, "realm.example", "p\"a,s=s")),
            new Random(7));
    var fresh = new DigestMd5Client(userid, "p\"a,s=s", "[2001:db8::1]:3653", new Random(8));
    SaslExchange exchange = mechanism.start();
    Bytes response = fresh.respond(((Challenge) exchange.begin()).data());
    assertThat(exchange.respond(response))
        .isInstanceOfSatisfying(
            Success.class,
            success -> {
              assertThat(success.userid()).isEqualTo(userid);
              assertThat(fresh.accepts(success.proof())).isTrue();
            });
  }
}
