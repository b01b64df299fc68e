// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.reliable;

import java.time.Instant;
import java.util.Optional;
import org.culvert.protocol.message.Bytes;

/**
 * The broker's half of signalling over UDP, for one client endpoint: recognises repeated requests
 * and answers them from memory. Not for concurrent use.
 */
public final class ReliableResponder {
  /** What a datagram turned out to be. */
  public sealed interface Receipt {
    /** Not seen before: to be processed, then given to {@link #answer}. */
    record Fresh(Bytes payload, Instant receivedAt) implements Receipt {}

    /** Seen and answered: this datagram goes out again, under the new header. */
    record Answered(Bytes datagram) implements Receipt {}

    /** Seen, the answer is still being made: nothing to send. */
    record Pending() implements Receipt {}
  }

  /**
   * @param datagram header and payload, known to be {@link DatagramKind#SIGNALLING}
   */
  public Receipt receive(byte[] datagram, Instant now) {
    throw new UnsupportedOperationException();
  }

  /**
   * Remembers the answer to the last fresh request and wraps it for sending; empty when no request
   * is waiting for one.
   */
  public Optional<Bytes> answer(byte[] payload) {
    throw new UnsupportedOperationException();
  }
}
