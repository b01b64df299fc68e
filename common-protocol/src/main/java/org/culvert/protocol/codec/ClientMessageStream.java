// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.protocol.message.ClientMessage;

/**
 * Cuts the octets of a TCP connection into client messages; one per connection, one thread. After a
 * malformed message the next one can be read.
 */
public final class ClientMessageStream {

  private final ReceivedOctets octets = new ReceivedOctets();

  /** Adds what was received; more than 8 kB of undigested octets is malformed. */
  public void append(byte[] received) throws MalformedMessage {
    octets.append(received);
  }

  /** Whether all octets were read, but for what may stand between messages. */
  public boolean isDrained() {
    octets.skipStrays();
    return octets.peek().isEmpty();
  }

  /** The next whole message, or empty when more octets are needed. */
  public Optional<ClientMessage> next() throws MalformedMessage {
    octets.skipStrays();
    String text = octets.peek();
    if (ContentLength.begins(text)) {
      Optional<String> body = FrameCutter.cut(octets);
      return body.isEmpty() ? Optional.empty() : Optional.of(CommandReader.read(body.get()));
    }
    OptionalInt end = ClientLine.end(text);
    return end.isEmpty()
        ? Optional.empty()
        : Optional.of(ClientLine.read(octets.take(end.getAsInt())));
  }
}
