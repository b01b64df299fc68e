// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Instant;
import java.util.Set;
import org.culvert.broker.negotiation.SessionState.Authenticating;
import org.culvert.broker.negotiation.SessionState.AwaitingAuthenticate;
import org.culvert.broker.negotiation.SessionState.AwaitingVersion;
import org.culvert.broker.negotiation.SessionState.Closed;
import org.culvert.broker.negotiation.SessionState.CommandPhase;
import org.culvert.broker.negotiation.SessionState.StartingTls;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.ServerMessage.Reply;
import org.culvert.protocol.message.ServerMessage.Status;
import org.culvert.protocol.message.StatusCode;

/**
 * The answers to what should not have happened: messages out of place, octets that are no message,
 * and faults of our own. In the command phase they are framed, before it they are not: clients
 * survive nothing else.
 */
record Mistakes(Authentication authentication, NegotiationSettings settings, boolean overUdp) {
  /** These mechanisms have clients that take any status; the others know only 300. */
  private static final Set<String> TOLERANT = Set.of("ANONYMOUS", "PLAIN");

  Step misplaced(SessionState state, ClientMessage message, Instant now) {
    return answer(state, StatusCode.INVALID_REQUEST, isFramed(message), now);
  }

  Step malformed(SessionState state, StatusCode code, Instant now) {
    return answer(state, code, false, now);
  }

  private Step answer(SessionState state, StatusCode code, boolean framed, Instant now) {
    return switch (state) {
      // Whoever forges UDP datagrams must not make the broker talk to the forged source.
      case AwaitingVersion _ when overUdp -> Step.to(new Closed(code));
      case AwaitingVersion _, AwaitingAuthenticate _ -> Step.close(code, status(code, framed));
      case Authenticating s -> authentication.giveUp(s, now);
      case CommandPhase s -> commandMistake(s, code);
      case StartingTls s -> Step.to(s);
      case Closed s -> Step.to(s);
    };
  }

  private Step commandMistake(CommandPhase state, StatusCode code) {
    Authenticated client = state.client().withMistake();
    return client.mistakes() >= settings.mistakes()
        ? Step.close(code, Reply.of(code))
        : Step.to(state.with(client), Reply.of(code));
  }

  /** The session ends; the reason is in the log. */
  Step fault(SessionState state, ClientMessage message) {
    boolean onlyRefusal =
        state instanceof Authenticating s && !TOLERANT.contains(s.mechanism())
            || message instanceof ClientMessage.Authenticate m && !TOLERANT.contains(m.mechanism());
    boolean framed = state instanceof CommandPhase || isFramed(message);
    StatusCode code =
        onlyRefusal && !framed ? StatusCode.AUTHENTICATION_FAILED : StatusCode.SERVER_ERROR;
    return Step.close(code, status(code, framed));
  }

  private static ServerMessage status(StatusCode code, boolean framed) {
    return framed ? Reply.of(code) : Status.of(code);
  }

  /** A client that sends a frame reads a frame. */
  private static boolean isFramed(ClientMessage message) {
    return switch (message) {
      case ClientMessage.Create _,
          ClientMessage.Info _,
          ClientMessage.Accept _,
          ClientMessage.Reject _,
          ClientMessage.Delete _ ->
          true;
      case ClientMessage.Version _,
          ClientMessage.Authenticate _,
          ClientMessage.StartTls _,
          ClientMessage.SaslData _,
          ClientMessage.Poll _,
          ClientMessage.Roam _,
          ClientMessage.EchoRequest _ ->
          false;
    };
  }
}
