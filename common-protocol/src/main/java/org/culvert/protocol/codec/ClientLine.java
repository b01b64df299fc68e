// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.StatusCode;

/**
 * The messages of the version and authentication phases. {@code VERSION} and {@code AUTHENTICATE}
 * end at any control character, as clients ended them with CR LF, CR LF NUL and CR backspace. All
 * else is for a SASL mechanism and ends at CR or LF only: PLAIN has NULs inside. The end of the
 * octets is {@code \z}: {@code $} would also be before a last 0x85, which is an octet like others.
 */
final class ClientLine {

  private static final Pattern VERSION =
      Pattern.compile("version *= *([^\0-\\x1f]*)", Pattern.CASE_INSENSITIVE);
  private static final Pattern AUTHENTICATE =
      Pattern.compile(
          "authenticate(?: +([^\0-\\x1f]*)|(?=[\0-\\x1f]|\\z))", Pattern.CASE_INSENSITIVE);
  // To the end of the line, because the userid of PLAIN could begin like this.
  private static final Pattern START_TLS =
      Pattern.compile("starttls *\0*", Pattern.CASE_INSENSITIVE);
  private static final Pattern LINE = Pattern.compile("[^\r\n]*");
  private static final int LONGEST_WORD = 64;

  private ClientLine() {}

  /** The line that a datagram begins with, which nothing can follow on its way. */
  static String ofDatagram(String text) {
    return text.substring(0, shape(text).end());
  }

  /** The end of the line that {@code text} begins with; empty when it is not all there yet. */
  static OptionalInt end(String text) {
    int end = shape(text).end();
    // TLS begins right behind this line, so its LF has to be here, not on its way.
    if (START_TLS.matcher(text.substring(0, end)).matches() && text.indexOf('\n', end) < 0) {
      return OptionalInt.empty();
    }
    return end < text.length() ? OptionalInt.of(end) : OptionalInt.empty();
  }

  /** Reads {@code line}, which ends where {@link #end} says. */
  static ClientMessage read(String line) throws MalformedMessage {
    Matcher version = VERSION.matcher(line);
    if (version.lookingAt()) {
      return new ClientMessage.Version(word(version.group(1)));
    }
    Matcher authenticate = AUTHENTICATE.matcher(line);
    if (authenticate.lookingAt()) {
      String mechanism = Optional.ofNullable(authenticate.group(1)).orElse("");
      return new ClientMessage.Authenticate(word(mechanism).toUpperCase(Locale.ROOT));
    }
    if (START_TLS.matcher(line).matches()) {
      return new ClientMessage.StartTls();
    }
    return new ClientMessage.SaslData(Bytes.ofText(line.replaceFirst("\0+\\z", "")));
  }

  private static Matcher shape(String text) {
    for (Pattern pattern : new Pattern[] {VERSION, AUTHENTICATE, LINE}) {
      Matcher matcher = pattern.matcher(text);
      if (matcher.lookingAt()) {
        return matcher;
      }
    }
    throw new AssertionError("any text begins with a line");
  }

  private static String word(String text) throws MalformedMessage {
    String word = text.strip();
    if (!word.matches("[!-~ ]{0," + LONGEST_WORD + "}")) {
      throw new MalformedMessage(StatusCode.INVALID_REQUEST, "an unprintable or endless word");
    }
    return word;
  }
}
