// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

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
   * @param replies over UDP exactly one, for each message there
   * @param closed nothing more is expected; a TCP connection may be closed after the replies
   */
  record Turn(List<ServerMessage> replies, boolean closed) {
    public Turn {
      replies = List.copyOf(replies);
    }
  }

  Turn on(ClientMessage message, Instant now);

  /** The client sent something that is no message. */
  Turn onMalformed(MalformedMessage malformed, Instant now);

  /** The client is gone or said nothing for too long: gives back whatever the session holds. */
  void abandon(Instant now);

  /** Whether a tunnel came out of it. */
  boolean isEstablished();
}
