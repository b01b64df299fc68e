// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.protocol.message.ServerMessage;

/** Cuts the octets of a TCP connection into broker messages; one per connection, one thread. */
public final class ServerMessageStream {

  private static final Pattern LINE = Pattern.compile("[^\r\n]*[\r\n]");

  /** Nothing but the end of its XML says where an unframed redirection ends. */
  private static final Pattern REDIRECTION =
      Pattern.compile(
          "[^<]*(?:<\\?[^>]*>[^<]*)?<tunnel(?:[^<>]*/>|.*?</tunnel\\s*>)", Pattern.DOTALL);

  private final ReceivedOctets octets = new ReceivedOctets();

  public void append(byte[] received) throws MalformedMessage {
    octets.append(received);
  }

  /** Whether all octets were read, but for what may stand between messages. */
  public boolean isDrained() {
    octets.skipStrays();
    return octets.peek().isEmpty();
  }

  /**
   * The next whole message, or empty when more octets are needed. An acknowledgement is never
   * waited for: over TCP there is none.
   */
  public Optional<ServerMessage> next(Expected expected) throws MalformedMessage {
    if (expected == Expected.ACKNOWLEDGEMENT) {
      return Optional.of(new ServerMessage.Nothing());
    }
    octets.skipStrays();
    Optional<String> message =
        ContentLength.begins(octets.peek()) ? FrameCutter.cut(octets) : unframed();
    return message.isEmpty()
        ? Optional.empty()
        : Optional.of(ReplyReader.read(message.get(), expected));
  }

  /**
   * Whether a redirection has been read and its list has not: there may be none, which nothing but
   * silence tells.
   */
  public boolean awaitsList() {
    String text = octets.peek();
    Matcher line = LINE.matcher(text);
    return !ContentLength.begins(text)
        && line.lookingAt()
        && isRedirection(line.group())
        && end(text).isEmpty();
  }

  /**
   * What the broker said last before it closed the connection: a redirection without a list, for
   * example, which {@link #next} waits for. Empty when everything was read, or a frame is cut off.
   */
  public Optional<ServerMessage> last(Expected expected) throws MalformedMessage {
    octets.skipStrays();
    String text = octets.peek();
    octets.clear();
    return text.isEmpty() || ContentLength.begins(text)
        ? Optional.empty()
        : Optional.of(ReplyReader.read(text, expected));
  }

  private Optional<String> unframed() {
    OptionalInt end = end(octets.peek());
    return end.isEmpty() ? Optional.empty() : Optional.of(octets.take(end.getAsInt()));
  }

  private static OptionalInt end(String text) {
    Matcher line = LINE.matcher(text);
    if (!line.lookingAt()) {
      return OptionalInt.empty();
    }
    if (!isRedirection(line.group())) {
      return OptionalInt.of(line.end());
    }
    Matcher whole = REDIRECTION.matcher(text);
    return whole.lookingAt() ? OptionalInt.of(whole.end()) : OptionalInt.empty();
  }

  private static boolean isRedirection(String line) {
    return StatusText.read(line).map(read -> read.status().isRedirection()).orElse(false);
  }
}
