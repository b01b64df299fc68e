// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.culvert.broker.negotiation.TspSessions;
import org.culvert.protocol.address.IpAddress;

/** What all listeners of a broker share: the sessions, the limits and the clock. Thread-safe. */
record SignallingContext(
    TspSessions sessions,
    LiveSessions live,
    Places negotiations,
    Places connections,
    CurrentRules rules,
    SignallingDrops drops,
    AnswerCounters answers,
    RateLimiter<IpAddress> tcpRate,
    BooleanSupplier draining,
    InstantSource clock) {
  /** Sources over TCP whose rate is remembered. */
  private static final int RATED_SOURCES = 16_384;

  static SignallingContext of(
      TspSessions sessions,
      TransportLimits limits,
      TransportTimeouts timeouts,
      BooleanSupplier draining,
      InstantSource clock) {
    return new SignallingContext(
        sessions,
        new LiveSessions(clock),
        new Places(limits.negotiationsPerSource(), limits.negotiations()),
        new Places(limits.connectionsPerSource(), limits.connections()),
        new CurrentRules(limits, timeouts),
        new SignallingDrops(),
        new AnswerCounters(),
        new RateLimiter<>(limits.signallingPerSecond(), limits.signallingBurst(), RATED_SOURCES),
        draining,
        clock);
  }

  TransportLimits limits() {
    return rules.limits();
  }

  TransportTimeouts timeouts() {
    return rules.timeouts();
  }

  /** From now on; what is there already is not ended for it. */
  void follow(TransportLimits limits, TransportTimeouts timeouts) {
    rules.follow(limits, timeouts);
    negotiations.limit(limits.negotiationsPerSource(), limits.negotiations());
    connections.limit(limits.connectionsPerSource(), limits.connections());
    synchronized (tcpRate) {
      tcpRate.limit(limits.signallingPerSecond(), limits.signallingBurst());
    }
  }

  Instant now() {
    return clock.instant();
  }

  void drop(SignallingDrop reason) {
    drops.add(reason);
  }

  /** A place among the unfinished sessions, if there is one. */
  Optional<Places.Place> enter(IpAddress source) {
    return negotiations.enter(Neighbourhood.party(source));
  }

  /** A place among the open connections, if there is one. */
  Optional<Places.Place> connect(IpAddress source) {
    return connections.enter(Neighbourhood.party(source));
  }

  boolean isFull(IpAddress source) {
    return negotiations.isFull(Neighbourhood.party(source));
  }

  /** From now on strangers are told 530, as by a full broker. */
  void drain() {
    negotiations.close();
  }

  /** Whether a source may say one more thing over TCP; connections share event loops. */
  boolean admitsOverTcp(IpAddress source) {
    synchronized (tcpRate) {
      return tcpRate.admits(Neighbourhood.party(source), now());
    }
  }

  /** More than half of all places are taken: whoever does nothing has to leave soon. */
  boolean isCrowded() {
    return negotiations.taken() > limits().negotiations() / 2;
  }

  /** Newcomers are not wanted: it is about to stop, or they are sent elsewhere. */
  boolean isDraining() {
    return negotiations.isClosed() || draining.getAsBoolean();
  }
}
