// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code name=value} list of a challenge or response (RFC 2831 section 7.1), more tolerant than
 * the RFC: quotes are optional, order is free, blanks are ignored, and so is a word without a
 * value. Names in lower case.
 */
record DigestFields(Map<String, String> values) {
  private static final Pattern FIELD =
      Pattern.compile(
          "\\G[\\s,]*+([^=,\"\\s]++)\\s*+"
              + "(?:=\\s*+(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^,\"]*+))\\s*+)?+(?=,|\\z)",
          Pattern.DOTALL);
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);
  private static final Pattern REST = Pattern.compile("[\\s,]*+");

  DigestFields {
    values = Map.copyOf(values);
  }

  /**
   * @throws IllegalArgumentException when it is no such list, or names a field twice
   */
  static DigestFields parse(String text) {
    Map<String, String> values = new HashMap<>();
    Matcher field = FIELD.matcher(text);
    int end = 0;
    while (field.find()) {
      end = field.end();
      String name = field.group(1).toLowerCase(Locale.ROOT);
      String value = value(field);
      // A broker may name several realms, and the client chooses (RFC 2831 section 2.1.1).
      if (values.putIfAbsent(name, value) != null && !name.equals("realm")) {
        throw new IllegalArgumentException("a field is there twice");
      }
    }
    if (!REST.matcher(text.substring(end)).matches()) {
      throw new IllegalArgumentException("not a list of fields");
    }
    return new DigestFields(values);
  }

  private static String value(Matcher field) {
    if (field.group(2) != null) {
      return ESCAPE.matcher(field.group(2)).replaceAll("$1");
    }
    return field.group(3) == null ? "" : field.group(3).strip();
  }

  /** Empty text for a field that is not there: nothing that matters may be empty. */
  String get(String name) {
    return values.getOrDefault(name, "");
  }

  static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
