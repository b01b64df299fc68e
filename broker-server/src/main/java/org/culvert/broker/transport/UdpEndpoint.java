// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import java.net.InetSocketAddress;
import java.time.Instant;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.reliable.ReliableResponder;
import org.jspecify.annotations.Nullable;

/**
 * What the broker remembers of one client endpoint over UDP. A VERSION always begins a new session,
 * and one datagram is easily forged or late: so the session that was there stays until the new one
 * has got as far as AUTHENTICATE. On the event loop only.
 */
final class UdpEndpoint {
  final Endpoint source;
  final InetSocketAddress address;
  final ReliableResponder responder = new ReliableResponder();
  final AmplificationBudget budget = new AmplificationBudget();

  private @Nullable UdpSession current;
  private @Nullable UdpSession candidate;
  private Instant heardAt;
  private long ticket;

  UdpEndpoint(Endpoint source, InetSocketAddress address, Instant now) {
    this.source = source;
    this.address = address;
    this.heardAt = now;
  }

  void heard(Instant now) {
    heardAt = now;
  }

  Instant heardAt() {
    return heardAt;
  }

  /** Numbers requests, so that the answer to an earlier one is not sent in answer to a later. */
  long nextTicket() {
    return ++ticket;
  }

  boolean isLatest(long answered) {
    return answered == ticket;
  }

  void begin(UdpSession session) {
    if (candidate != null) {
      candidate.end();
      candidate = null;
    }
    if (current == null || current.hasEnded()) {
      current = session;
    } else {
      candidate = session;
    }
  }

  /** The session that an AUTHENTICATE is for: the newest; whatever was before it is over. */
  @Nullable UdpSession authenticating() {
    if (candidate != null) {
      if (current != null) {
        current.end();
      }
      current = candidate;
      candidate = null;
    }
    return living(current);
  }

  /** The session that anything else is for: the one that got further. */
  @Nullable UdpSession ongoing() {
    UdpSession session = living(current);
    return session != null ? session : living(candidate);
  }

  /** Gives up sessions that wait for their client; one with a tunnel waits for nothing. */
  void endUnfinished() {
    if (current != null && !current.isEstablished()) {
      current.end();
    }
    if (candidate != null) {
      candidate.end();
    }
  }

  /** Gives up sessions that keep themselves busy and come to nothing. */
  void endUnfinishedOf(Instant before) {
    if (current != null && !current.isEstablished() && current.begunAt.isBefore(before)) {
      current.end();
    }
    if (candidate != null && candidate.begunAt.isBefore(before)) {
      candidate.end();
    }
  }

  boolean isEstablished() {
    return current != null && current.isEstablished();
  }

  void end() {
    if (current != null) {
      current.end();
    }
    if (candidate != null) {
      candidate.end();
    }
  }

  private static @Nullable UdpSession living(@Nullable UdpSession session) {
    return session == null || session.hasEnded() ? null : session;
  }
}
