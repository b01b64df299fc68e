// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Instant;
import org.culvert.broker.negotiation.SessionState.AwaitingAccept;
import org.culvert.broker.negotiation.SessionState.AwaitingVersion;
import org.culvert.broker.negotiation.SessionState.Closed;
import org.culvert.broker.negotiation.SessionState.Established;
import org.culvert.broker.negotiation.SessionState.StartingTls;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.StatusCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session: remembers the state, asks the turn table, and gives back what nobody took. */
final class Session implements TspSession {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  private final TurnTable table;
  private final Peer peer;
  private SessionState state = new AwaitingVersion();

  Session(TurnTable table, Peer peer) {
    this.table = table;
    this.peer = peer;
  }

  @Override
  public Turn on(ClientMessage message, Instant now) {
    try {
      return take(table.on(state, message, now), now);
    } catch (RuntimeException fault) {
      log.error(
          "session.fault state={} message={} source={}",
          state.getClass().getSimpleName(),
          message.getClass().getSimpleName(),
          peer.source(),
          fault);
      return take(table.mistakes().fault(state, message), now);
    }
  }

  @Override
  public Turn onMalformed(MalformedMessage malformed, Instant now) {
    log.debug("message.malformed source={} reason=\"{}\"", peer.source(), malformed.getMessage());
    return take(table.mistakes().malformed(state, malformed.code(), now), now);
  }

  private Turn take(Step step, Instant now) {
    boolean closed = step.next() instanceof Closed;
    if (closed) {
      giveBack(now);
    }
    state = step.next();
    boolean tls = step.next() instanceof StartingTls;
    return new Turn(step.replies(), closed || tls, step.pause(), tls);
  }

  @Override
  public void abandon(Instant now) {
    giveBack(now);
    if (!isEstablished()) {
      state = new Closed(StatusCode.SUCCESS);
    }
  }

  /** What can't be given back now ends with its reservation. */
  private void giveBack(Instant now) {
    if (state instanceof AwaitingAccept offered) {
      try {
        table.commands().giveBack(offered, now);
      } catch (RuntimeException fault) {
        log.error("tunnel.not_given_back tunnel={}", offered.tunnelId(), fault);
      }
    }
  }

  @Override
  public boolean isEstablished() {
    return state instanceof Established;
  }

  @Override
  public SessionPhase phase() {
    return SessionPhase.of(state);
  }
}
