// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Instant;
import org.culvert.broker.negotiation.SessionState.Authenticating;
import org.culvert.broker.negotiation.SessionState.AwaitingAccept;
import org.culvert.broker.negotiation.SessionState.AwaitingAuthenticate;
import org.culvert.broker.negotiation.SessionState.AwaitingPoll;
import org.culvert.broker.negotiation.SessionState.AwaitingRequest;
import org.culvert.broker.negotiation.SessionState.AwaitingVersion;
import org.culvert.broker.negotiation.SessionState.Closed;
import org.culvert.broker.negotiation.SessionState.CommandPhase;
import org.culvert.broker.negotiation.SessionState.Established;
import org.culvert.broker.negotiation.SessionState.StartingTls;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ClientMessage.Accept;
import org.culvert.protocol.message.ClientMessage.Authenticate;
import org.culvert.protocol.message.ClientMessage.Create;
import org.culvert.protocol.message.ClientMessage.Delete;
import org.culvert.protocol.message.ClientMessage.EchoRequest;
import org.culvert.protocol.message.ClientMessage.Info;
import org.culvert.protocol.message.ClientMessage.Poll;
import org.culvert.protocol.message.ClientMessage.Reject;
import org.culvert.protocol.message.ClientMessage.SaslData;
import org.culvert.protocol.message.ClientMessage.StartTls;
import org.culvert.protocol.message.ClientMessage.Version;
import org.culvert.protocol.message.ServerMessage.Nothing;
import org.culvert.protocol.message.ServerMessage.Status;
import org.culvert.protocol.message.StatusCode;

/**
 * The protocol, as one table: a state, a message, what follows. docs/protocol.md shows it with the
 * answers; a test keeps the two equal.
 */
record TurnTable(
    Opening opening, Authentication authentication, Commands commands, Mistakes mistakes) {
  private record Row(SessionState state, ClientMessage message) {}

  Step on(SessionState state, ClientMessage message, Instant now) {
    return switch (new Row(state, message)) {
      case Row(Closed s, _) -> Step.to(s);
      case Row(StartingTls s, _) -> Step.to(s);
      case Row(SessionState s, EchoRequest _) -> Step.to(s, Status.of(StatusCode.SUCCESS));

      case Row(AwaitingVersion _, Version m) -> opening.version(m, now);
      case Row(AwaitingVersion s, _) -> mistakes.misplaced(s, message, now);

      case Row(AwaitingAuthenticate s, Authenticate m) -> authentication.begin(s, m, now);
      case Row(AwaitingAuthenticate _, StartTls _) when authentication.peer().startsTls() ->
          Step.to(new StartingTls(), Status.of(StatusCode.SUCCESS));
      case Row(Authenticating s, SaslData m) -> authentication.respond(s, m.data(), now);
      case Row(AwaitingPoll s, Poll _) -> authentication.confirm(s);
      // Over UDP every datagram is answered, and a client that polls has nothing pending.
      case Row(SessionState s, Poll _) -> Step.to(s, new Nothing());

      // Some clients skip the poll.
      case Row(AwaitingPoll s, Create m) -> commands.create(s.client(), m.request(), now);
      case Row(AwaitingRequest s, Create m) -> commands.create(s.client(), m.request(), now);
      case Row(AwaitingAccept s, Create m) -> commands.createAgain(s, m.request(), now);
      case Row(AwaitingAccept s, Accept _) -> commands.accept(s, now);
      case Row(AwaitingAccept _, Reject _) -> Step.close(StatusCode.SUCCESS, new Nothing());
      case Row(Established s, Accept _) -> Step.to(s, new Nothing());
      case Row(CommandPhase s, Info _) -> commands.info(s, now);
      // Everybody can guess what a datagram of this session looks like: it has to be a new one.
      case Row(Established s, Delete _) when mistakes.overUdp() ->
          mistakes.misplaced(s, message, now);
      case Row(CommandPhase s, Delete _) -> commands.delete(s, now);

      case Row(SessionState s, ClientMessage m) -> mistakes.misplaced(s, m, now);
    };
  }
}
