// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.status;

import java.util.List;

/**
 * As much of JSON (RFC 8259) as two flat answers need; a library would be most of the client's
 * start.
 */
public final class Json {
  private Json() {}

  /**
   * @param members from {@link #text}, {@link #number} and {@link #array}
   */
  public static String object(List<String> members) {
    return "{" + String.join(", ", members) + "}";
  }

  public static String text(String name, String value) {
    return quoted(name) + ": " + quoted(value);
  }

  public static String number(String name, String value) {
    return quoted(name) + ": " + value;
  }

  /**
   * @param elements each JSON already
   */
  public static String array(String name, List<String> elements) {
    return quoted(name) + ": [" + String.join(", ", elements) + "]";
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
              } else if (point < ' ') {
                quoted.append("\\u%04x".formatted(point));
              } else {
                quoted.appendCodePoint(point);
              }
            });
    return quoted.append('"').toString();
  }
}
