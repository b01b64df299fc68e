// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.reliable;

import java.time.Instant;
import java.util.Optional;
import org.culvert.protocol.message.Bytes;

/**
 * The client's half of signalling over UDP: one request outstanding, retransmitted on the schedule
 * of the existing clients. Given datagrams and instants, says what to send. Not for concurrent use.
 */
public final class ReliableRequester {
  /** What is due when {@link #deadline} has come. */
  public sealed interface Due {
    record Retransmit(Bytes datagram) implements Due {}

    /** Nobody answered often enough: no listener, or the broker is gone. */
    record GiveUp() implements Due {}
  }

  /**
   * @param jitter spreads the retransmissions of many clients, by up to a tenth
   */
  public ReliableRequester(Instant startedAt, java.util.random.RandomGenerator jitter) {
    throw new UnsupportedOperationException();
  }

  /** Begins a request; any earlier one is forgotten. */
  public Bytes request(byte[] payload, Instant now) {
    throw new UnsupportedOperationException();
  }

  /** The payload, when the datagram answers the outstanding request; else empty. */
  public Optional<Bytes> receive(byte[] datagram, Instant now) {
    throw new UnsupportedOperationException();
  }

  /** When to call {@link #due} unless an answer comes first. */
  public Instant deadline() {
    throw new UnsupportedOperationException();
  }

  public Due due(Instant now) {
    throw new UnsupportedOperationException();
  }
}
