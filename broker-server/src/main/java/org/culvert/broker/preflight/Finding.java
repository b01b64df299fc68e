// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.util.Locale;

/**
 * What a check found.
 *
 * @param check what was looked at, in a word
 * @param found what was seen
 * @param why it matters; empty where nothing is wrong
 * @param remedy what to do, a command where there is one; empty likewise
 */
record Finding(String check, Level level, String found, String why, String remedy) {
  /** How bad it is. */
  enum Level {
    OK,
    /** Works now, and may not work for ever or for everybody. */
    WARNING,
    /** Tunnels will not work. */
    ERROR,
    /** Could not be looked at. */
    SKIPPED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String check, String found) {
    return new Finding(check, Level.OK, found, "", "");
  }

  static Finding skipped(String check, String found) {
    return new Finding(check, Level.SKIPPED, found, "", "");
  }

  static Finding warning(String check, String found, String why, String remedy) {
    return new Finding(check, Level.WARNING, found, why, remedy);
  }

  static Finding error(String check, String found, String why, String remedy) {
    return new Finding(check, Level.ERROR, found, why, remedy);
  }

  String forPeople() {
    String line = "%-8s %-10s %s".formatted(level.word(), check, found);
    return why.isEmpty()
        ? line
        : line + "%n%20sWhy:   %s%n%20sTo do: %s".formatted("", why, "", remedy);
  }

  String json() {
    return "{\"check\":%s,\"level\":%s,\"found\":%s,\"why\":%s,\"remedy\":%s}"
        .formatted(quoted(check), quoted(level.word()), quoted(found), quoted(why), quoted(remedy));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            unit -> {
              switch (unit) {
                case '"', '\\' -> quoted.append('\\').append((char) unit);
                default -> {
                  if (unit < ' ') {
                    quoted.append("\\u%04x".formatted(unit));
                  } else {
                    quoted.append((char) unit);
                  }
                }
              }
            });
    return quoted.append('"').toString();
  }
}
