// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.message;

import java.util.Optional;

/**
 * A number and a text, as received or to be sent: {@code 200 Success}. The text is for people, old
 * clients print it; only the number decides.
 */
public record StatusLine(int number, String text) {
  /** Longer or stranger texts have crashed clients. */
  private static final int LONGEST_TEXT = 100;

  public StatusLine {
    if (number < 100 || number > 9999) {
      throw new IllegalArgumentException("not a status number: " + number);
    }
    if (!text.matches("[ -;=-~]{1," + LONGEST_TEXT + "}")) {
      throw new IllegalArgumentException("a status text is short, printable and without <");
    }
  }

  public static StatusLine of(StatusCode code) {
    return new StatusLine(code.number(), code.phrase());
  }

  /** {@code 301 No more tunnels available (per-address limit 2)}. */
  public static StatusLine of(StatusCode code, String detail) {
    return new StatusLine(code.number(), code.phrase() + " (" + detail + ")");
  }

  /** Empty for a number that this version does not know. */
  public Optional<StatusCode> code() {
    return StatusCode.of(number);
  }

  public boolean isSuccess() {
    return number == StatusCode.SUCCESS.number();
  }

  /** Every number above 1000 brings a list of brokers (RFC 5572 appendix B). */
  public boolean isRedirection() {
    return number > 1000;
  }

  @Override
  public String toString() {
    return number + " " + text;
  }
}
