// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Instant;
import java.util.Optional;
import org.culvert.broker.negotiation.SessionState.Authenticating;
import org.culvert.broker.negotiation.SessionState.AwaitingAuthenticate;
import org.culvert.broker.negotiation.SessionState.AwaitingPoll;
import org.culvert.broker.negotiation.SessionState.AwaitingRequest;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Accounts;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.realm.RefusalLog;
import org.culvert.broker.realm.RefusalLog.Refused;
import org.culvert.broker.tunnel.Requester;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage.Authenticate;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.ServerMessage.Nothing;
import org.culvert.protocol.message.ServerMessage.Proven;
import org.culvert.protocol.message.ServerMessage.SaslData;
import org.culvert.protocol.message.ServerMessage.Status;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.StatusLine;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.sasl.SaslMechanism;
import org.culvert.protocol.sasl.SaslStep;
import org.culvert.protocol.sasl.VerifierLookup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From AUTHENTICATE to the status that ends it. Leaves the mechanisms to themselves and turns what
 * they say into replies. Every failure sounds the same to the client; the log knows why.
 */
record Authentication(
    RealmChoice choice,
    Mechanisms mechanisms,
    Accounts accounts,
    FailureLimit limit,
    Signpost signpost,
    NegotiationSettings settings,
    RefusalLog refusals,
    Peer peer) {
  private static final Logger log = LoggerFactory.getLogger(Authentication.class);

  /**
   * Ends an exchange before anybody is looked up. A mechanism that went on without the look-up
   * could tell by its challenge who exists.
   */
  private static final class TooManyFailures extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String userid;

    TooManyFailures(String userid) {
      this.userid = userid;
    }
  }

  Step begin(AwaitingAuthenticate state, Authenticate message, Instant now) {
    Realm realm =
        choice
            .by(message.mechanism())
            .filter(_ -> !peer.withheld().contains(message.mechanism()))
            .orElse(null);
    Optional<Step> elsewhere =
        realm == null
            ? Optional.empty()
            : signpost.authenticate(state.version(), realm.name(), now);
    if (elsewhere.isPresent()) {
      return elsewhere.get();
    }
    SaslMechanism mechanism =
        realm == null
            ? null
            : mechanism(realm, message.mechanism(), state.version(), now).orElse(null);
    if (realm == null || mechanism == null) {
      log.info(
          "mechanism.refused mechanism={} source={}",
          LogText.of(message.mechanism()),
          peer.source());
      return refuse(state.version(), state.failures());
    }
    var attempt =
        new Authenticating(
            state.version(), state.failures(), realm, mechanism.name(), mechanism.start());
    return outcome(attempt, attempt.exchange().begin(), now);
  }

  Step respond(Authenticating attempt, Bytes data, Instant now) {
    try {
      return outcome(attempt, attempt.exchange().respond(data), now);
    } catch (TooManyFailures e) {
      return fail(attempt, SaslStep.Reason.WRONG_PASSWORD, e.userid, now);
    }
  }

  /** The client said something else than the mechanism asks for. */
  Step giveUp(Authenticating attempt, Instant now) {
    return outcome(attempt, new SaslStep.Failure(SaslStep.Reason.MALFORMED, ""), now);
  }

  /** The status that clients fetch over UDP, once they have checked the proof. */
  Step confirm(AwaitingPoll state) {
    return Step.to(new AwaitingRequest(state.client()), Status.of(StatusCode.SUCCESS));
  }

  private Optional<SaslMechanism> mechanism(
      Realm realm, String name, TspVersion version, Instant now) {
    var verifiers =
        new Verifiers(
            unlessLimited(userid -> accounts.verifier(realm.name(), userid), now),
            unlessLimited(userid -> accounts.scramVerifier(realm.name(), userid), now));
    return mechanisms.over(verifiers, version).stream()
        .filter(mechanism -> mechanism.name().equals(name))
        .findFirst();
  }

  private <V> VerifierLookup<V> unlessLimited(VerifierLookup<V> verifiers, Instant now) {
    return userid -> {
      if (limit.isReached(userid, peer.source().address(), now)) {
        throw new TooManyFailures(userid);
      }
      return verifiers.find(userid);
    };
  }

  private Step outcome(Authenticating attempt, SaslStep step, Instant now) {
    return switch (step) {
      case SaslStep.Challenge(Bytes data) when data.length() == 0 ->
          Step.to(attempt, new Nothing());
      case SaslStep.Challenge(Bytes data) -> Step.to(attempt, new SaslData(data));
      case SaslStep.Success success when attempt.realm().isAnonymous() ->
          welcome(attempt, Optional.empty(), success.proof());
      case SaslStep.Success(String userid, Bytes proof) -> {
        Optional<Account> account = accounts.find(attempt.realm().name(), userid);
        yield account.isPresent()
            ? welcome(attempt, account, proof)
            : fail(attempt, SaslStep.Reason.UNKNOWN_USER, userid, now);
      }
      case SaslStep.Failure(var reason, String userid) -> fail(attempt, reason, userid, now);
    };
  }

  private Step welcome(Authenticating attempt, Optional<Account> account, Bytes proof) {
    // A first-generation client can't carry IPv6 in UDP, whatever it came over.
    boolean udp = peer.overUdp() && !attempt.version().isFirstGeneration();
    var requester =
        new Requester(attempt.realm(), account, peer.listener(), peer.local(), peer.source(), udp);
    var client = new Authenticated(attempt.version(), requester, 0);
    account.ifPresent(known -> limit.forget(known.userid(), peer.source().address()));
    log.info(
        "authentication.succeeded realm={} user={} mechanism={} version={} source={}",
        attempt.realm().name(),
        client.name(),
        attempt.mechanism(),
        attempt.version().text(),
        peer.source());
    if (proof.length() == 0) {
      return Step.to(new AwaitingRequest(client), Status.of(StatusCode.SUCCESS));
    }
    if (attempt.exchange().provesWithStatus()) {
      ServerMessage both = new Proven(proof, StatusLine.of(StatusCode.SUCCESS));
      return Step.to(awaiting(client), both);
    }
    return peer.overUdp()
        ? Step.to(new AwaitingPoll(client), new SaslData(proof))
        : Step.to(new AwaitingRequest(client), new SaslData(proof), Status.of(StatusCode.SUCCESS));
  }

  /** Over UDP a client that has not seen the status may still ask for it. */
  private SessionState awaiting(Authenticated client) {
    return peer.overUdp() ? new AwaitingPoll(client) : new AwaitingRequest(client);
  }

  private Step fail(Authenticating attempt, SaslStep.Reason reason, String userid, Instant now) {
    boolean reached = limit.isReached(userid, peer.source().address(), now);
    limit.count(userid, peer.source().address(), now);
    log.info(
        "authentication.failed realm={} user={} mechanism={} source={} reason={}",
        attempt.realm().name(),
        LogText.of(userid),
        attempt.mechanism(),
        peer.source(),
        reached ? "TOO_MANY_FAILURES" : reason);
    StatusLine told = StatusLine.of(StatusCode.AUTHENTICATION_FAILED);
    refusals.note(
        new Refused(
            attempt.realm().name(), userid, now, told.number(), told.text(), peer.source()));
    Step refusal = refuse(attempt.version(), attempt.failures());
    return reached ? refusal.after(settings.failurePause()) : refusal;
  }

  private Step refuse(TspVersion version, int failures) {
    Status refusal = Status.of(StatusCode.AUTHENTICATION_FAILED);
    return failures + 1 >= settings.attempts()
        ? Step.close(StatusCode.AUTHENTICATION_FAILED, refusal)
        : Step.to(new AwaitingAuthenticate(version, failures + 1), refusal);
  }
}
