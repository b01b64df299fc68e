// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import java.time.Instant;
import java.util.function.Supplier;
import org.culvert.broker.negotiation.TspSession;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.ClientMessage;

/**
 * One session over UDP as its endpoint sees it: a mailbox, a place among the unfinished sessions
 * until it has a tunnel or ends, and how far it is.
 */
final class UdpSession implements SessionMailbox.Listener {
  /** Called on the session's thread. */
  interface Answers {
    void answered(long ticket, TspSession.Turn turn);
  }

  final Instant begunAt;
  private final Places.Place place;
  private final Answers answers;
  private final SessionMailbox mailbox;
  private volatile boolean established;
  private volatile boolean ended;

  UdpSession(
      LiveSessions sessions,
      Supplier<TspSession> start,
      Places.Place place,
      Instant now,
      Answers answers) {
    this.begunAt = now;
    this.place = place;
    this.answers = answers;
    this.mailbox = sessions.mailbox(start, this);
    sessions.start(mailbox);
  }

  boolean said(long ticket, ClientMessage message) {
    return mailbox.said(ticket, message);
  }

  boolean garbled(long ticket, MalformedMessage malformed) {
    return mailbox.garbled(ticket, malformed);
  }

  void end() {
    mailbox.end();
  }

  boolean isEstablished() {
    return established;
  }

  boolean hasEnded() {
    return ended;
  }

  @Override
  public void answered(long ticket, TspSession.Turn turn, boolean hasTunnel) {
    if (hasTunnel) {
      established = true;
      place.leave();
    } else if (turn.closed()) {
      ended = true;
    }
    answers.answered(ticket, turn);
  }

  @Override
  public void ended() {
    ended = true;
    place.leave();
  }
}
