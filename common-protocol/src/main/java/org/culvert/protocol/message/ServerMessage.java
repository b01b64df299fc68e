// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.message;

import java.util.List;
import java.util.Optional;

/**
 * Everything a broker can say. Whether a message is framed with Content-length is part of its type,
 * so that a reply to a command can't go out unframed: old clients answer that with an endless
 * reconnect.
 */
public sealed interface ServerMessage {
  /** The status that it carries; empty for data alone. */
  default Optional<StatusLine> statusLine() {
    return switch (this) {
      case Status(StatusLine status) -> Optional.of(status);
      case Proven(_, StatusLine status) -> Optional.of(status);
      case Redirect(StatusLine status, _) -> Optional.of(status);
      case Reply(StatusLine status, _, _) -> Optional.of(status);
      case CapabilityLine _, SaslData _, Nothing _ -> Optional.empty();
    };
  }

  /** A reply of the version and authentication phases: never framed. */
  sealed interface Line extends ServerMessage {}

  record CapabilityLine(Capabilities capabilities) implements Line {}

  record Status(StatusLine status) implements Line {
    public static Status of(StatusCode code) {
      return new Status(StatusLine.of(code));
    }
  }

  /** A challenge, already in base64 where the mechanism wants that. */
  record SaslData(Bytes data) implements Line {}

  /** A proof and the status after it, in one: of a mechanism that no old client knows. */
  record Proven(Bytes proof, StatusLine status) implements Line {}

  /** A redirection before the command phase. */
  record Redirect(StatusLine status, List<String> brokers) implements Line {
    public Redirect {
      brokers = List.copyOf(brokers);
    }
  }

  /**
   * A reply of the command phase: always framed, errors too.
   *
   * @param offer with 200 in answer to create and info
   * @param brokers not empty only with a redirection
   */
  record Reply(StatusLine status, Optional<TunnelOffer> offer, List<String> brokers)
      implements ServerMessage {
    public Reply {
      brokers = List.copyOf(brokers);
    }

    public static Reply of(StatusLine status) {
      return new Reply(status, Optional.empty(), List.of());
    }

    public static Reply of(StatusCode code) {
      return of(StatusLine.of(code));
    }

    public static Reply of(TunnelOffer offer) {
      return new Reply(StatusLine.of(StatusCode.SUCCESS), Optional.of(offer), List.of());
    }
  }

  /**
   * Nothing, which over UDP is still a datagram with a header: the answer where TCP has none (after
   * AUTHENTICATE PLAIN, and after accept).
   */
  record Nothing() implements ServerMessage {}
}
