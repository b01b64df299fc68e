// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the broker said, one character for each octet, without the header of reliable UDP. Reads the
 * parts as leniently as can be: how they are written is up to the cases that are about that.
 */
record Answer(String text) {
  private static final Pattern FRAME =
      Pattern.compile("^\\s*content-length\\s*:\\s*(\\d+)\\s*?\\r?\\n", Pattern.CASE_INSENSITIVE);
  private static final Pattern STATUS = Pattern.compile("^[\\s\\x00]*(\\d{3,4})\\b");
  private static final int LONGEST_QUOTE = 120;

  boolean isEmpty() {
    return text.isEmpty();
  }

  boolean isFramed() {
    return FRAME.matcher(text).find();
  }

  /** What Content-length says. */
  OptionalInt announced() {
    Matcher frame = FRAME.matcher(text);
    return frame.find() && frame.group(1).length() < 9
        ? OptionalInt.of(Integer.parseInt(frame.group(1)))
        : OptionalInt.empty();
  }

  /** All that stands behind the line with the length; without one, everything. */
  String body() {
    Matcher frame = FRAME.matcher(text);
    return frame.find() ? text.substring(frame.end()) : text;
  }

  /** The number at the start of the body; 0 when there is none. */
  int status() {
    Matcher status = STATUS.matcher(body());
    return status.find() ? Integer.parseInt(status.group(1)) : 0;
  }

  /** At VERSION, where nothing is framed: the wish to be asked again later. */
  boolean isTooBusy() {
    return status() == 530 && !isFramed();
  }

  boolean isCapability() {
    return text.stripLeading().regionMatches(true, 0, "CAPABILITY", 0, 10);
  }

  /** The XML as it was sent; empty when there is none. */
  String xml() {
    String body = body();
    int line = body.indexOf('\n');
    return line < 0 ? "" : body.substring(line + 1);
  }

  /** For a sentence about it: short, on one line. */
  String quoted() {
    String shown = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text;
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      switch (c) {
        case '\r' -> quoted.append("\\r");
        case '\n' -> quoted.append("\\n");
        default -> quoted.append(c < ' ' || c > '~' ? "\\x%02x".formatted((int) c) : c);
      }
    }
    return quoted.append('"').toString();
  }
}
