// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.culvert.broker.realm.Account;
import org.culvert.broker.redirect.Redirector;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.Capabilities;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.ServerMessage.Nothing;
import org.culvert.protocol.message.ServerMessage.Reply;
import org.culvert.protocol.message.ServerMessage.SaslData;
import org.culvert.protocol.message.ServerMessage.Status;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Ipv4Address LOCAL = Ipv4Address.parse("192.0.2.1");
  private static final Endpoint SOURCE = new Endpoint(Ipv4Address.parse("192.0.2.77"), 40000);
  private static final ClientMessage CREATE =
      new ClientMessage.Create(
          new TunnelRequest(
              TunnelType.V6ANYV4, false, SOURCE.address(), Optional.empty(), Optional.empty()));
  private static final Ipv6Address RESOLVER = Ipv6Address.parse("2001:db8:a::53");

  private final FakeAccounts accounts =
      new FakeAccounts(
          new Account(7, "members", "alice"), DigestMd5Verifier.of("alice", "culvert", "secret"));
  private final AtomicBoolean overloaded = new AtomicBoolean();
  private final Redirector redirector = Redirector.none();
  private final FakeTunnels tunnels =
      new FakeTunnels(
          new FakeTunnels.Terms(
              Ipv6Address.parse("2001:db8:a::432"),
              Duration.ofDays(1),
              Optional.of(RESOLVER),
              Optional.empty()),
          Optional.empty());
  private final Negotiation negotiation =
      new Negotiation(
          Map.of(
              "main", TestRealms.BOTH,
              "members only", List.of(TestRealms.MEMBERS),
              "plain", List.of(TestRealms.realm("clear", Set.of("PLAIN")))),
          new FakeMechanisms(),
          accounts,
          tunnels,
          NegotiationSettings.DEFAULT,
          overloaded::get,
          redirector);

  private TspSession session(boolean overUdp) {
    return negotiation.start("main", LOCAL, SOURCE, overUdp);
  }

  private static List<ServerMessage> say(TspSession session, ClientMessage message) {
    return session.on(message, NOW).replies();
  }

  private static ClientMessage.Version version(String text) {
    return new ClientMessage.Version(text);
  }

  private static ClientMessage.Authenticate by(String mechanism) {
    return new ClientMessage.Authenticate(mechanism);
  }

  private static ClientMessage.SaslData data(String text) {
    return new ClientMessage.SaslData(Bytes.ofText(text));
  }

  private TspSession guest(String version) {
    TspSession session = session(true);
    say(session, version(version));
    assertThat(say(session, by("ANONYMOUS"))).containsExactly(Status.of(StatusCode.SUCCESS));
    return session;
  }

  private TspSession authenticating(String mechanism, boolean overUdp) {
    TspSession session = session(overUdp);
    say(session, version("2.0.2"));
    say(session, by(mechanism));
    return session;
  }

  @Test
  void newcomersAreTold530WhileTheDatabaseIsOverloaded() {
    TspSession before = session(true);
    say(before, version("2.0.2"));
    overloaded.set(true);
    TspSession.Turn turn = session(true).on(version("2.0.2"), NOW);
    assertThat(turn.replies()).containsExactly(Status.of(StatusCode.TOO_BUSY));
    assertThat(turn.closed()).isTrue();
    assertThat(say(before, by("ANONYMOUS"))).containsExactly(Status.of(StatusCode.SUCCESS));
  }

  @Test
  void capabilitiesNameWhatThisListenerTransportAndVersionCanHave() {
    assertThat(capabilities("main", "2.0.2", true).tunnelTypes())
        .containsExactly(TunnelType.V6V4, TunnelType.V6UDPV4);
    assertThat(capabilities("main", "2.0.2", false).tunnelTypes()).containsExactly(TunnelType.V6V4);
    assertThat(capabilities("main", "1.0.1", true).tunnelTypes()).containsExactly(TunnelType.V6V4);
    assertThat(capabilities("main", "2.0.0", true).mechanisms())
        .containsExactly("ANONYMOUS", "PLAIN", "DIGEST-MD5");
    assertThat(capabilities("members only", "2.0.2", true).mechanisms())
        .containsExactly("PLAIN", "DIGEST-MD5");
    assertThat(capabilities("plain", "2.0.2", true).mechanisms()).containsExactly("PLAIN");
  }

  @Test
  void extensionsAreAnnouncedLastWhereTheyCanBeUsed() {
    assertThat(capabilities("main", "2.0.0", true).extensions())
        .containsExactly("X-ROAM=1", "X-DELETE=1");
    assertThat(capabilities("main", "2.0.2", false).extensions()).containsExactly("X-DELETE=1");
    assertThat(capabilities("main", "1.0.1", true).extensions()).isEmpty();
  }

  private Capabilities capabilities(String listener, String version, boolean overUdp) {
    var reply =
        say(negotiation.start(listener, LOCAL, SOURCE, overUdp), version(version)).getFirst();
    return ((ServerMessage.CapabilityLine) reply).capabilities();
  }

  @Test
  void overIpv6NoTunnelThatNeedsIpv4IsAnnounced() {
    Endpoint source = new Endpoint(Ipv6Address.parse("2001:db8:b::77"), 40000);
    var reply = say(negotiation.start("main", LOCAL, source, true), version("2.0.2")).getFirst();
    assertThat(((ServerMessage.CapabilityLine) reply).capabilities().tunnelTypes()).isEmpty();
  }

  @Test
  void aMechanismOfAnotherListenerIsRefusedHere() {
    TspSession session = negotiation.start("members only", LOCAL, SOURCE, true);
    say(session, version("2.0.2"));
    assertThat(say(session, by("ANONYMOUS")))
        .containsExactly(Status.of(StatusCode.AUTHENTICATION_FAILED));
  }

  @Test
  void aListenerThatIsNotInTheSettingsIsAProgrammingError() {
    assertThatThrownBy(() -> negotiation.start("nowhere", LOCAL, SOURCE, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void digestOverTcpHasProofAndStatusInOneTurn() {
    TspSession session = authenticating("DIGEST-MD5", false);
    assertThat(say(session, data("alice:secret")))
        .containsExactly(new SaslData(Bytes.ofText("proof")), Status.of(StatusCode.SUCCESS));
  }

  @Test
  void digestOverUdpLeavesTheStatusForThePoll() {
    TspSession session = authenticating("DIGEST-MD5", true);
    assertThat(say(session, data("alice:secret")))
        .containsExactly(new SaslData(Bytes.ofText("proof")));
    assertThat(say(session, new ClientMessage.Poll()))
        .containsExactly(Status.of(StatusCode.SUCCESS));
  }

  @Test
  void aCreateInsteadOfThePollIsTaken() {
    TspSession session = authenticating("DIGEST-MD5", true);
    say(session, data("alice:secret"));
    assertThat(say(session, CREATE).getFirst())
        .isInstanceOfSatisfying(Reply.class, reply -> assertThat(reply.offer()).isPresent());
  }

  @Test
  void afterThreeFailuresTheSessionIsOver() {
    TspSession session = authenticating("PLAIN", false);
    assertThat(session.on(data("alice:1"), NOW).closed()).isFalse();
    assertThat(session.on(by("KERBEROS_V4"), NOW).closed()).isFalse();
    say(session, by("PLAIN"));
    TspSession.Turn last = session.on(data("alice:2"), NOW);
    assertThat(last.replies()).containsExactly(Status.of(StatusCode.AUTHENTICATION_FAILED));
    assertThat(last.closed()).isTrue();
    assertThat(session.on(by("PLAIN"), NOW).replies()).isEmpty();
  }

  @Test
  void theSecondAttemptMaySucceed() {
    TspSession session = authenticating("PLAIN", true);
    say(session, data("alice:guess"));
    assertThat(say(session, by("PLAIN"))).containsExactly(new Nothing());
    assertThat(say(session, data("alice:secret"))).containsExactly(Status.of(StatusCode.SUCCESS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "DIGEST-MD5"})
  void afterFiveFailuresThePasswordIsNotLookedAtForFiveMinutes(String mechanism) {
    for (int i = 0; i < 5; i++) {
      assertThat(attempt(mechanism, "alice:guess", NOW).pause()).isZero();
    }
    int lookUps = accounts.lookUps();
    TspSession.Turn turn = attempt(mechanism, "alice:secret", NOW);
    assertThat(turn.replies()).containsExactly(Status.of(StatusCode.AUTHENTICATION_FAILED));
    assertThat(turn.pause()).isEqualTo(Duration.ofSeconds(2));
    assertThat(accounts.lookUps()).isEqualTo(lookUps);
    assertThat(attempt(mechanism, "alice:secret", NOW.plusSeconds(300)).replies())
        .doesNotContain(Status.of(StatusCode.AUTHENTICATION_FAILED));
  }

  @Test
  void whoGetsInAtLastHasHisFailuresForgotten() {
    for (int i = 0; i < 4; i++) {
      attempt("PLAIN", "alice:guess", NOW);
    }
    attempt("PLAIN", "alice:secret", NOW);
    attempt("PLAIN", "alice:guess", NOW);
    assertThat(attempt("PLAIN", "alice:secret", NOW).replies())
        .containsExactly(Status.of(StatusCode.SUCCESS));
  }

  @Test
  void whoDoesNotExistIsLimitedLikeWhoDoes() {
    for (int i = 0; i < 5; i++) {
      assertThat(attempt("PLAIN", "nobody:guess", NOW).pause()).isZero();
    }
    int lookUps = accounts.lookUps();
    assertThat(attempt("PLAIN", "nobody:guess", NOW).pause()).isEqualTo(Duration.ofSeconds(2));
    assertThat(accounts.lookUps()).isEqualTo(lookUps);
    assertThat(attempt("PLAIN", "alice:secret", NOW).replies())
        .containsExactly(Status.of(StatusCode.SUCCESS));
  }

  private TspSession.Turn attempt(String mechanism, String credentials, Instant now) {
    TspSession session = session(true);
    session.on(version("2.0.2"), now);
    session.on(by(mechanism), now);
    return session.on(data(credentials), now);
  }

  @Test
  void theFirstGenerationHasItsTunnelWithTheOffer() {
    TspSession session = guest("1.0.1");
    assertThat(say(session, CREATE).getFirst())
        .isInstanceOfSatisfying(Reply.class, reply -> assertThat(reply.offer()).isPresent());
    assertThat(session.isEstablished()).isTrue();
    assertThat(tunnels.liveCount()).isOne();
    assertThat(say(session, new ClientMessage.Accept())).containsExactly(new Nothing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "2.0.0", "2.0.1", "2.0.2"})
  void onlyTheNewestVersionHearsOfAResolver(String version) {
    var reply = (Reply) say(guest(version), CREATE).getFirst();
    assertThat(reply.offer().orElseThrow().clientDnsServer())
        .isEqualTo(version.equals("2.0.2") ? Optional.of(RESOLVER) : Optional.empty());
  }

  @Test
  void aSecondCreateGivesTheFirstOfferBack() {
    TspSession session = guest("2.0.2");
    say(session, CREATE);
    say(session, CREATE);
    say(session, new ClientMessage.Accept());
    assertThat(tunnels.story())
        .containsExactly("request 1", "give back 1", "request 2", "accept 2");
  }

  @Test
  void whoLeavesBeforeTheAcceptLeavesNothingBehind() {
    TspSession session = guest("2.0.2");
    say(session, CREATE);
    session.abandon(NOW);
    session.abandon(NOW);
    assertThat(tunnels.story()).containsExactly("request 1", "give back 1");
  }

  @Test
  void whoLeavesAfterTheAcceptKeepsTheTunnel() {
    TspSession session = guest("2.0.2");
    say(session, CREATE);
    say(session, new ClientMessage.Accept());
    session.abandon(NOW);
    assertThat(session.isEstablished()).isTrue();
    assertThat(tunnels.liveCount()).isOne();
  }

  @Test
  void theThirdMistakeEndsTheSessionAndFreesTheOffer() {
    TspSession session = guest("2.0.2");
    say(session, CREATE);
    var malformed = new MalformedMessage(StatusCode.INVALID_REQUEST, "no XML");
    assertThat(session.onMalformed(malformed, NOW).closed()).isFalse();
    assertThat(session.on(version("2.0.2"), NOW).closed()).isFalse();
    TspSession.Turn last = session.onMalformed(malformed, NOW);
    assertThat(last.replies()).containsExactly(Reply.of(StatusCode.INVALID_REQUEST));
    assertThat(last.closed()).isTrue();
    assertThat(tunnels.reservedCount()).isZero();
  }

  @Test
  void garbageInsteadOfAVersionIsAnsweredOverTcpOnly() {
    var garbage = new MalformedMessage(StatusCode.INVALID_REQUEST, "garbage");
    assertThat(session(false).onMalformed(garbage, NOW))
        .isEqualTo(new TspSession.Turn(List.of(Status.of(StatusCode.INVALID_REQUEST)), true));
    assertThat(session(true).onMalformed(garbage, NOW))
        .isEqualTo(new TspSession.Turn(List.of(), true));
  }

  @Test
  void aFaultInACommandIsFramed310() {
    TspSession session = guest("2.0.2");
    tunnels.breakDown();
    assertThat(session.on(CREATE, NOW))
        .isEqualTo(new TspSession.Turn(List.of(Reply.of(StatusCode.SERVER_ERROR)), true));
  }

  @Test
  void aFaultInTheAcceptLeavesNoTunnel() {
    TspSession session = guest("2.0.2");
    say(session, CREATE);
    tunnels.breakDown();
    assertThat(session.on(new ClientMessage.Accept(), NOW).closed()).isTrue();
    assertThat(session.isEstablished()).isFalse();
    assertThat(tunnels.story()).containsExactly("request 1", "accept 1", "give back 1");
  }

  @Test
  void aFaultInTheFirstGenerationLeavesNothingReserved() {
    TspSession session = guest("1.0.1");
    tunnels.failAccepts();
    assertThat(session.on(CREATE, NOW).replies())
        .containsExactly(Reply.of(StatusCode.SERVER_ERROR));
    assertThat(tunnels.story()).containsExactly("request 1", "accept 1", "give back 1");
    assertThat(tunnels.reservedCount()).isZero();
  }

  @Test
  void aFaultWhilePlainIsChecked310() {
    assertThat(faultDuring("PLAIN")).isEqualTo(Status.of(StatusCode.SERVER_ERROR));
  }

  @Test
  void aFaultWhileADigestIsChecked300BecauseClientsCrashOnAnythingElse() {
    assertThat(faultDuring("DIGEST-MD5")).isEqualTo(Status.of(StatusCode.AUTHENTICATION_FAILED));
  }

  private ServerMessage faultDuring(String mechanism) {
    TspSession session = authenticating(mechanism, true);
    accounts.breakDown();
    TspSession.Turn turn = session.on(data("alice:secret"), NOW);
    assertThat(turn.closed()).isTrue();
    return turn.replies().getFirst();
  }
}
