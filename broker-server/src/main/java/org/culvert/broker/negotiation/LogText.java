// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

/** What clients wrote, fit for one line of a log: no control characters, not endless. */
final class LogText {
  private static final int LONGEST = 64;

  private LogText() {}

  static String of(String text) {
    String printable = text.replaceAll("[^!-~]", "?");
    return printable.length() > LONGEST ? printable.substring(0, LONGEST) + "..." : printable;
  }
}
