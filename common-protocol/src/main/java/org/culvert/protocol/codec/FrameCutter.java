// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.Optional;

/** Cuts frames out of a TCP stream, and keeps the stream readable after a bad one. */
final class FrameCutter {

  private FrameCutter() {}

  /** The body of the frame that {@code octets} begin with; empty when more are needed. */
  static Optional<String> cut(ReceivedOctets octets) throws MalformedMessage {
    Optional<ContentLength> header = ContentLength.read(octets.peek());
    if (header.isEmpty()) {
      return Optional.empty();
    }
    int length = checked(header.get(), octets);
    int bodyAt = header.get().bodyAt();
    if (octets.peek().length() < bodyAt + length) {
      return Optional.empty();
    }
    return Optional.of(octets.take(bodyAt + length).substring(bodyAt));
  }

  private static int checked(ContentLength header, ReceivedOctets octets) throws MalformedMessage {
    try {
      return header.checked();
    } catch (MalformedMessage badLength) {
      // Whoever announces too much gets one answer, not one for each line of the body.
      if (header.length().isPresent()) {
        octets.drop(header.bodyAt() + header.length().getAsInt());
      } else {
        octets.clear();
      }
      throw badLength;
    }
  }
}
