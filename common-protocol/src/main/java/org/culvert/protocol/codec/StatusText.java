// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.StatusLine;

/**
 * A status as a broker sent it. The number counts; the text, which is printed to people, loses what
 * could harm a terminal.
 *
 * @param rest what follows the line
 */
record StatusText(StatusLine status, String rest) {

  private static final Pattern LINE =
      Pattern.compile("([1-9][0-9]{2,3})(?:[ \t]+([^\r\n<]*)|(?=[\r\n<]|\\z))");
  private static final int LONGEST = 100;

  /** Empty when the text begins with something else than a status. */
  static Optional<StatusText> read(String text) {
    Matcher line = LINE.matcher(text);
    if (!line.lookingAt()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(line.group(1));
    String words = Optional.ofNullable(line.group(2)).orElse("");
    return Optional.of(
        new StatusText(
            new StatusLine(number, printable(number, words)), text.substring(line.end())));
  }

  private static String printable(int number, String words) {
    String text = words.replaceAll("[^ -;=-~]", "?").strip();
    if (text.isEmpty()) {
      return StatusCode.of(number).map(StatusCode::phrase).orElse("no text");
    }
    return text.substring(0, Math.min(LONGEST, text.length())).strip();
  }
}
