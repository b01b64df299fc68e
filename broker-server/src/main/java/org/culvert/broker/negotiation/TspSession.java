// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;

/**
 * One TSP negotiation (RFC 5572 section 4): given what the client says, the replies. Knows nothing
 * of sockets. One thread at a time; may block on the database.
 */
public interface TspSession {
  /**
   * What to send, in this order, and whether the session is over.
   *
   * <p>Over UDP there is one reply to each message, or none where silence is the answer (garbage
   * instead of a VERSION). Over TCP there are two after a DIGEST-MD5 response: the proof and the
   * status. Old clients read each with one call, so these are two writes with a pause between them.
   *
   * @param replies {@link ServerMessage.Nothing} is a header over UDP, and no octet over TCP
   * @param closed nothing more is expected; a TCP connection may be closed after the replies
   * @param pause to wait before the first reply: somebody is guessing passwords
   * @param tls after the reply TLS takes the connection over, and a new session begins inside
   */
  record Turn(List<ServerMessage> replies, boolean closed, Duration pause, boolean tls) {
    public Turn {
      replies = List.copyOf(replies);
    }

    public Turn(List<ServerMessage> replies, boolean closed) {
      this(replies, closed, Duration.ZERO, false);
    }
  }

  /** Never throws: a fault becomes a status for the client and a record in the log. */
  Turn on(ClientMessage message, Instant now);

  /** The client sent something that is no message. */
  Turn onMalformed(MalformedMessage malformed, Instant now);

  /** The client is gone or said nothing for too long: gives back whatever the session holds. */
  void abandon(Instant now);

  /** Whether a tunnel came out of it. */
  boolean isEstablished();

  /** How far it is. */
  SessionPhase phase();

  /** Nothing more will be said to it: the last call, whatever way it ended. */
  default void over() {}
}
