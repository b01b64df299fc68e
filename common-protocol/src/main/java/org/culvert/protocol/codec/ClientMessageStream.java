// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.Optional;
import org.culvert.protocol.message.ClientMessage;

/** Cuts the octets of a TCP connection into client messages; one per connection, one thread. */
public final class ClientMessageStream {
  /** Adds what was received; more than 8 kB of undigested octets is malformed. */
  public void append(byte[] octets) throws MalformedMessage {
    throw new UnsupportedOperationException();
  }

  /** The next whole message, or empty when more octets are needed. */
  public Optional<ClientMessage> next() throws MalformedMessage {
    throw new UnsupportedOperationException();
  }
}
