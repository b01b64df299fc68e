// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.util.Optional;
import org.culvert.client.console.Console;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.StatusLine;
import org.culvert.protocol.sasl.SaslClient;

/**
 * One authentication within a session, for any mechanism: AUTHENTICATE, the mechanism's octets, the
 * broker's proof where there is one, its status (RFC 5572 section 4.4.2). A wrong password is
 * final: nothing weaker is tried after it.
 */
final class Authentication {
  private final Control control;
  private final SaslClient sasl;
  private final Console console;

  Authentication(Control control, SaslClient sasl, Console console) {
    this.control = control;
    this.sasl = sasl;
    this.console = console;
  }

  /** What ended it, or empty when the broker let us in. */
  Optional<Outcome> run() throws ControlLost, MalformedMessage, InterruptedException {
    console.milestone("Authenticating with " + sasl.mechanism());
    ClientMessage authenticate = new ClientMessage.Authenticate(sasl.mechanism());
    Expected next = sasl.awaitsChallenge() ? Expected.SASL_DATA : Expected.STATUS;
    Bytes first = sasl.begin();
    ServerMessage reply;
    if (first.length() == 0) {
      reply = control.exchange(authenticate, next);
    } else {
      // Over TCP nothing comes between the two messages, over UDP an empty datagram.
      control.exchange(authenticate, Expected.ACKNOWLEDGEMENT);
      reply = control.exchange(new ClientMessage.SaslData(first), next);
    }
    return sasl.awaitsChallenge() ? answer(reply) : verdict(reply);
  }

  private Optional<Outcome> answer(ServerMessage reply)
      throws ControlLost, MalformedMessage, InterruptedException {
    if (!(reply instanceof ServerMessage.SaslData(Bytes challenge))) {
      return verdict(reply);
    }
    Bytes response;
    try {
      response = sasl.respond(challenge);
    } catch (IllegalArgumentException e) {
      return Optional.of(new Outcome.Unintelligible("its challenge: " + e.getMessage()));
    }
    ClientMessage answer = new ClientMessage.SaslData(response);
    if (!sasl.awaitsProof()) {
      return verdict(control.exchange(answer, Expected.STATUS));
    }
    ServerMessage proof = control.exchange(answer, Expected.SASL_DATA);
    if (!(proof instanceof ServerMessage.SaslData(Bytes octets))) {
      return unproven(proof);
    }
    return sasl.accepts(octets)
        ? verdict(control.next(Expected.STATUS))
        : Optional.of(impostor("its proof is wrong"));
  }

  private static Optional<Outcome> unproven(ServerMessage reply) {
    Optional<Outcome> verdict = verdict(reply);
    return verdict.isPresent() ? verdict : Optional.of(impostor("it gave no proof"));
  }

  private static Outcome impostor(String reason) {
    return new Outcome.AuthenticationFailed("the broker does not know this password: " + reason);
  }

  private static Optional<Outcome> verdict(ServerMessage reply) {
    Optional<StatusLine> status = Refusals.status(reply);
    if (status.isEmpty()) {
      return Optional.of(new Outcome.Unintelligible("no status after authentication"));
    }
    if (status.get().isSuccess()) {
      return Optional.empty();
    }
    return status.get().number() == StatusCode.AUTHENTICATION_FAILED.number()
        ? Optional.of(new Outcome.AuthenticationFailed(status.get().text()))
        : Optional.of(Refusals.of(reply));
  }
}
