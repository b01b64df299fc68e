// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.culvert.broker.negotiation.TspSessions;
import org.culvert.protocol.address.IpAddress;

/** What all listeners of a broker share: the sessions, the limits and the clock. Thread-safe. */
record SignallingContext(
    TspSessions sessions,
    LiveSessions live,
    Places negotiations,
    Places connections,
    TransportLimits limits,
    TransportTimeouts timeouts,
    SignallingDrops drops,
    InstantSource clock) {

  static SignallingContext of(
      TspSessions sessions,
      TransportLimits limits,
      TransportTimeouts timeouts,
      InstantSource clock) {
    return new SignallingContext(
        sessions,
        new LiveSessions(clock),
        new Places(limits.negotiationsPerSource(), limits.negotiations()),
        new Places(limits.connectionsPerSource(), limits.connections()),
        limits,
        timeouts,
        new SignallingDrops(),
        clock);
  }

  Instant now() {
    return clock.instant();
  }

  void drop(SignallingDrop reason) {
    drops.add(reason);
  }

  /** A place among the unfinished sessions, if there is one. */
  Optional<Places.Place> enter(IpAddress source) {
    return negotiations.enter(source);
  }

  boolean isFull(IpAddress source) {
    return negotiations.isFull(source);
  }

  /** From now on strangers are told 530, as by a full broker. */
  void drain() {
    negotiations.close();
  }

  boolean isDraining() {
    return negotiations.isClosed();
  }
}
