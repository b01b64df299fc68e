// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.nio.charset.StandardCharsets;
import org.culvert.protocol.message.StatusCode;

/** What came over a TCP connection and is not read yet, one character per octet, bounded. */
final class ReceivedOctets {

  /** Two frames with their headers: more than a client ever has under way. */
  private static final int MOST = 8192;

  private final StringBuilder received = new StringBuilder();
  private int unwanted;

  void append(byte[] octets) throws MalformedMessage {
    int skipped = Math.min(unwanted, octets.length);
    unwanted -= skipped;
    if (received.length() + octets.length - skipped > MOST) {
      received.setLength(0);
      throw new MalformedMessage(StatusCode.INVALID_REQUEST, "more than " + MOST + " octets");
    }
    received.append(
        new String(octets, skipped, octets.length - skipped, StandardCharsets.ISO_8859_1));
  }

  /**
   * Drops what stands between messages: line ends of the last one, the NUL that old clients send
   * after AUTHENTICATE, the backspace of another.
   */
  void skipStrays() {
    received.delete(0, strays(received));
  }

  /** How many octets at the start belong to no message. */
  static int strays(CharSequence text) {
    int count = 0;
    while (count < text.length() && "\0\b\r\n".indexOf(text.charAt(count)) >= 0) {
      count++;
    }
    return count;
  }

  String peek() {
    return received.toString();
  }

  String take(int count) {
    String taken = received.substring(0, count);
    received.delete(0, count);
    return taken;
  }

  /** Drops that many octets, also those that have not come yet. */
  void drop(int count) {
    int here = Math.min(count, received.length());
    received.delete(0, here);
    unwanted = count - here;
  }

  void clear() {
    received.setLength(0);
  }
}
