// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.reliable;

import java.time.Instant;
import java.util.Optional;
import org.culvert.protocol.message.Bytes;

/** A request that the broker has seen, and what became of it. Not for concurrent use. */
final class Exchange {

  /** What makes a repeated request the same one. */
  record Request(int word, Bytes payload) {}

  final Instant firstSeenAt;
  private SignallingHeader header;
  private Optional<Bytes> answer = Optional.empty();

  Exchange(SignallingHeader header, Instant firstSeenAt) {
    this.header = header;
    this.firstSeenAt = firstSeenAt;
  }

  /** A copy of the request came: its timestamp is the one that the client now waits for. */
  void repeated(SignallingHeader newest) {
    header = newest;
  }

  boolean isAnswered() {
    return answer.isPresent();
  }

  void answered(Bytes payload) {
    answer = Optional.of(payload);
  }

  /** The answer under the newest header; empty while it is being made. */
  Optional<Bytes> datagram() {
    return answer.map(header::before);
  }
}
