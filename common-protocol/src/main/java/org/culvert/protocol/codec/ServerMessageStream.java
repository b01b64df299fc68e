// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.Optional;
import org.culvert.protocol.message.ServerMessage;

/** Cuts the octets of a TCP connection into broker messages; one per connection, one thread. */
public final class ServerMessageStream {
  public void append(byte[] octets) throws MalformedMessage {
    throw new UnsupportedOperationException();
  }

  /** The next whole message, or empty when more octets are needed. */
  public Optional<ServerMessage> next(Expected expected) throws MalformedMessage {
    throw new UnsupportedOperationException();
  }
}
