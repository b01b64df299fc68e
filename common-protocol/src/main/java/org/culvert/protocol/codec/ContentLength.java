// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.protocol.message.StatusCode;

/**
 * The header of a frame: {@code Content-length: 35}, CR LF, and no blank line, though one is
 * tolerated. Counts everything after itself (RFC 5572 section 4.4.3 and its example).
 *
 * @param length as announced; empty when it is not a number
 * @param bodyAt where the body begins
 */
record ContentLength(OptionalInt length, int bodyAt) {

  /** Longest body, either way. */
  static final int LONGEST = 4096;

  /** Final CR LF that a sender counted and did not send, or sent and did not count. */
  private static final int SLACK = 2;

  private static final Pattern HEADER =
      Pattern.compile("content-length *:([^\r\n]*)[\r\n]+", Pattern.CASE_INSENSITIVE);
  private static final Pattern BEGINNING =
      Pattern.compile("content-length *:", Pattern.CASE_INSENSITIVE);

  static boolean begins(String text) {
    return BEGINNING.matcher(text).lookingAt();
  }

  /** Empty when the end of the line is not there yet. */
  static Optional<ContentLength> read(String text) {
    Matcher header = HEADER.matcher(text);
    if (!header.lookingAt()) {
      return Optional.empty();
    }
    String digits = header.group(1).strip();
    OptionalInt length =
        digits.matches("[0-9]{1,9}")
            ? OptionalInt.of(Integer.parseInt(digits))
            : OptionalInt.empty();
    return Optional.of(new ContentLength(length, header.end()));
  }

  static String frame(String body) {
    return "Content-length: " + body.length() + "\r\n" + body;
  }

  /** The announced length, which must be one that a body can have. */
  int checked() throws MalformedMessage {
    int announced = length.orElse(0);
    if (announced < 1 || announced > LONGEST) {
      throw new MalformedMessage(
          StatusCode.INVALID_REQUEST, "a Content-length is 1 to " + LONGEST + " octets");
    }
    return announced;
  }

  /** The body of a frame that came in one datagram. */
  String bodyOfDatagram(String datagram) throws MalformedMessage {
    String rest = datagram.substring(bodyAt);
    int surplus = rest.length() - checked();
    if (surplus < -SLACK) {
      throw new MalformedMessage(StatusCode.INVALID_REQUEST, "shorter than its Content-length");
    }
    return surplus > SLACK ? rest.substring(0, checked()) : rest;
  }
}
