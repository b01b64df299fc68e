// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.SaslStep.Challenge;
import org.culvert.protocol.sasl.SaslStep.Failure;
import org.culvert.protocol.sasl.SaslStep.Reason;
import org.culvert.protocol.sasl.SaslStep.Success;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both halves of SCRAM-SHA-256, against the example of RFC 7677 and against each other. */
class ScramTest {
  private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
  private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
  private static final String FIRST = "n,,n=user,r=" + CLIENT_NONCE;
  private static final String CHALLENGE =
      "r=" + CLIENT_NONCE + SERVER_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
  private static final String FINAL =
      "c=biws,r=" + CLIENT_NONCE + SERVER_NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
  private static final String PROOF = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";
  private static final Bytes SALT =
      Bytes.of(Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="));
  private static final ScramVerifier PENCIL = ScramVerifier.of("pencil", SALT, 4096);
  private static final ScramDecoys DECOYS = new ScramDecoys(Bytes.ofText("a key"));

  private final List<String> asked = new ArrayList<>();
  private final Random random = new Random(7677);

  private SaslExchange exchange() {
    return new ScramExchange(this::find, DECOYS, random, SERVER_NONCE);
  }

  private Optional<ScramVerifier> find(String userid) {
    asked.add(userid);
    return userid.equals("user") ? Optional.of(PENCIL) : Optional.empty();
  }

  private static SaslStep say(SaslExchange exchange, String text) {
    return exchange.respond(Base64Line.encode(text));
  }

  private static String challenge(SaslStep step) {
    return Base64Line.decode(((Challenge) step).data());
  }

  @Test
  void rfc7677_section3_example_broker() {
    SaslExchange exchange = exchange();
    assertThat(exchange.begin()).isEqualTo(new Challenge(Bytes.EMPTY));
    assertThat(say(exchange, FIRST)).isEqualTo(new Challenge(Base64Line.encode(CHALLENGE)));
    assertThat(say(exchange, FINAL)).isEqualTo(new Success("user", Base64Line.encode(PROOF)));
  }

  @Test
  void rfc7677_section3_example_client() {
    var client = new ScramClient("user", "pencil", CLIENT_NONCE);
    assertThat(client.begin()).isEqualTo(Base64Line.encode(FIRST));
    assertThat(client.respond(Base64Line.encode(CHALLENGE))).isEqualTo(Base64Line.encode(FINAL));
    assertThat(client.accepts(Base64Line.encode(PROOF))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"jdoe2004, Kp7xQ2mZ9t", "'a=b,c', 'p=,\"x y'", "=2C, =3D"})
  void clientAndBrokerAgreeOnEveryName(String userid, String password) {
    ScramVerifier verifier = ScramVerifier.of(password, random);
    var mechanism = new ScramMechanism(any -> Optional.of(verifier), DECOYS, random);
    var client = new ScramClient(userid, password, random);
    SaslExchange exchange = mechanism.start();
    Bytes challenge = ((Challenge) exchange.respond(client.begin())).data();
    assertThat(exchange.respond(client.respond(challenge)))
        .isInstanceOfSatisfying(
            Success.class,
            success -> {
              assertThat(success.userid()).isEqualTo(userid);
              assertThat(client.accepts(success.proof())).isTrue();
            });
  }

  @Test
  void aWrongPasswordAndAnUnknownUserDifferInTheLogOnly() {
    assertThat(attempt("user", "guess")).isEqualTo(new Failure(Reason.WRONG_PASSWORD, "user"));
    assertThat(attempt("nobody", "guess")).isEqualTo(new Failure(Reason.UNKNOWN_USER, "nobody"));
    assertThat(asked).containsExactly("user", "nobody");
  }

  private SaslStep attempt(String userid, String password) {
    var client = new ScramClient(userid, password, random);
    SaslExchange exchange = exchange();
    Bytes challenge = ((Challenge) exchange.respond(client.begin())).data();
    return exchange.respond(client.respond(challenge));
  }

  @Test
  void aStrangerHasOneSaltInEverySpellingAndOnEveryBroker() {
    String salt = saltOf(exchange(), "nobody");
    assertThat(saltOf(exchange(), "Nobody")).isEqualTo(salt);
    var other = new ScramMechanism(this::find, new ScramDecoys(Bytes.ofText("a key")), random);
    assertThat(saltOf(other.start(), "nobody")).isEqualTo(salt);
    assertThat(saltOf(exchange(), "nobody2")).isNotEqualTo(salt);
    var stranger = new ScramMechanism(this::find, new ScramDecoys(Bytes.ofText("b key")), random);
    assertThat(saltOf(stranger.start(), "nobody")).isNotEqualTo(salt);
  }

  private static String saltOf(SaslExchange exchange, String userid) {
    return challenge(say(exchange, "n,,n=" + userid + ",r=abc")).split(",")[1];
  }

  @Test
  void aStrangersChallengeLooksLikeAUsers() {
    ScramVerifier verifier = ScramVerifier.of("Kp7xQ2mZ9t", random);
    var mechanism =
        new ScramMechanism(
            userid -> userid.equals("user") ? Optional.of(verifier) : Optional.empty(),
            DECOYS,
            random);
    String known = challenge(say(mechanism.start(), FIRST));
    String unknown = challenge(say(mechanism.start(), FIRST.replace("user", "nobody")));
    String shape = "r=[^,]{44},s=[A-Za-z0-9+/]{22}==,i=16384";
    assertThat(known).matches(shape);
    assertThat(unknown).matches(shape);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n,,n=user",
        "n,,n=,r=abc",
        "n,,n=us=er,r=abc",
        "n,,n=us\u00e9r,r=abc",
        "n,,m=x,n=user,r=abc",
        "n,,r=abc,n=user",
        "p=tls-exporter,,n=user,r=abc",
        "n,a=admin,n=user,r=abc",
        "n=user,r=abc",
        "n,,n=user,r=a bc",
      })
  void aFirstMessageThatIsNoneNeverReachesTheStore(String first) {
    SaslExchange exchange = exchange();
    assertThat(say(exchange, first)).isEqualTo(new Failure(Reason.MALFORMED, ""));
    assertThat(say(exchange, FIRST)).isEqualTo(new Failure(Reason.MALFORMED, ""));
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"y,,n=user,r=abc", "n,a=user,n=user,r=abc", "n,,n=user,r=abc,x=1"})
  void harmlessVariantsOfTheFirstAreTaken(String first) {
    assertThat(say(exchange(), first)).isInstanceOf(Challenge.class);
  }

  @ParameterizedTest
  @CsvSource({
    "c=biws, c=eSws",
    "c=biws, c=biwsbiws",
    "%hvYD, %hvYE",
    "',p=', ',m=x,p='",
    "dHzbZapW, dHzb",
    "c=biws, x=1",
  })
  void aFinalMessageThatAnswersSomethingElseIsMalformed(String from, String to) {
    SaslExchange exchange = exchange();
    say(exchange, FIRST);
    String text = FINAL.replace(from, to);
    assertThat(say(exchange, text))
        .isInstanceOfSatisfying(
            Failure.class,
            failure ->
                assertThat(failure.reason())
                    .isEqualTo(to.contains("m=x") ? Reason.WRONG_PASSWORD : Reason.MALFORMED));
  }

  @Test
  void anExchangeIsGoodForOneAttempt() {
    SaslExchange exchange = exchange();
    say(exchange, FIRST);
    assertThat(say(exchange, FINAL.replace("dHzb", "aHzb")))
        .isEqualTo(new Failure(Reason.WRONG_PASSWORD, "user"));
    assertThat(say(exchange, FINAL)).isEqualTo(new Failure(Reason.MALFORMED, ""));
    assertThat(say(exchange, FIRST)).isEqualTo(new Failure(Reason.MALFORMED, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r=somebodyElses,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=rOprNGfwEbeRWgbNEkqOxyz,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095",
        "r=rOprNGfwEbeRWgbNEkqOxyz,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=9999999",
        "m=x,r=rOprNGfwEbeRWgbNEkqOxyz,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=rOprNGfwEbeRWgbNEkqOxyz,i=4096",
        "e=other-error",
      })
  void aChallengeThatIsADangerIsNotAnswered(String challenge) {
    var client = new ScramClient("user", "pencil", CLIENT_NONCE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.respond(Base64Line.encode(challenge)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v=", "v=AAAA", "e=invalid-proof", "6rriTRBi23WpRR/wtup+mMhUZUn="})
  void aBrokerThatDoesNotKnowThePasswordIsFoundOut(String proof) {
    var client = new ScramClient("user", "pencil", CLIENT_NONCE);
    assertThat(client.accepts(Base64Line.encode(PROOF))).isFalse();
    client.respond(Base64Line.encode(CHALLENGE));
    assertThat(client.accepts(Base64Line.encode(proof))).isFalse();
  }

  @Test
  void aVerifierComesBackFromTheStoreAsItWas() {
    ScramVerifier verifier = ScramVerifier.of("Kp7xQ2mZ9t", random);
    assertThat(ScramVerifier.ofOctets(verifier.octets())).isEqualTo(verifier);
    assertThat(ScramVerifier.of("Kp7xQ2mZ9t", random)).isNotEqualTo(verifier);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScramVerifier.ofOctets(Bytes.ofText("short")));
  }

  @Test
  void aPasswordIsSetForAllMechanismsAtOnce() {
    PasswordVerifiers both = PasswordVerifiers.of("jdoe2004", "realm", "Kp7xQ2mZ9t", random);
    assertThat(both.digestMd5()).isEqualTo(DigestMd5Verifier.of("jdoe2004", "realm", "Kp7xQ2mZ9t"));
    assertThat(both.scram())
        .isEqualTo(ScramVerifier.of("Kp7xQ2mZ9t", both.scram().salt(), ScramVerifier.ITERATIONS));
  }

  @ParameterizedTest
  @CsvSource({"PcTM93aL25, 1455", "'', printable", "pass\u00e9, printable"})
  void aPasswordThatSomeClientCouldNotUseIsRefused(String password, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PasswordVerifiers.of("jdoe2004", "broker.example.net", password, random))
        .withMessageContaining(reason);
  }
}
