// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The statements of a {@code tspc.conf}, before anybody asks what they mean: {@code variable =
 * value}, a comment from {@code #} at the start or after a blank, quotes around a value taken off.
 * Never given to a shell. An empty value counts as not set, as in gogoc.conf.
 */
final class ConfFile {
  /** One assignment and where it stands. */
  record Statement(String key, String value, int line) {}

  private static final int LONGEST_LINE = 2048;

  private final String name;
  private final Map<String, Statement> statements = new LinkedHashMap<>();
  private final List<Mistake> mistakes = new ArrayList<>();
  private final List<Mistake> warnings = new ArrayList<>();

  private ConfFile(String name) {
    this.name = name;
  }

  static ConfFile parse(String name, String text) {
    ConfFile file = new ConfFile(name);
    int number = 0;
    for (String line : text.lines().toList()) {
      file.line(line.strip(), ++number);
    }
    return file;
  }

  private void line(String text, int number) {
    String line = number == 1 && text.startsWith("\uFEFF") ? text.substring(1).strip() : text;
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    // A tab is white space; the others are no text, and no path of a file either.
    if (line.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
      mistakes.add(
          new Mistake(place(number), "syntax", "a control character", "type this line anew"));
      return;
    }
    int equals = line.indexOf('=');
    String key = equals < 0 ? "" : line.substring(0, equals).strip();
    if (!key.matches("[A-Za-z0-9_]{1,64}") || line.length() > LONGEST_LINE) {
      mistakes.add(new Mistake(place(number), "syntax", "no statement", "write: variable = value"));
      return;
    }
    put(new Statement(key, value(line.substring(equals + 1).strip()), number));
  }

  private void put(Statement statement) {
    Statement earlier = statements.put(statement.key(), statement);
    if (earlier != null) {
      warnings.add(
          new Mistake(
              place(statement.line()),
              statement.key(),
              "already set in line " + earlier.line(),
              "this one counts, remove the other"));
    }
  }

  private static String value(String text) {
    if (text.startsWith("\"")) {
      int end = text.indexOf('"', 1);
      boolean comment = end > 0 && text.substring(end + 1).strip().matches("(#.*)?");
      return comment ? text.substring(1, end) : text;
    }
    if (text.startsWith("#")) {
      return "";
    }
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '#' && Character.isWhitespace(text.charAt(i - 1))) {
        return text.substring(0, i).strip();
      }
    }
    return text;
  }

  /** The value of a key that is set to something. */
  Optional<String> find(String key) {
    Statement statement = statements.get(key);
    return statement == null || statement.value().isEmpty()
        ? Optional.empty()
        : Optional.of(statement.value());
  }

  Iterable<Statement> statements() {
    return statements.values();
  }

  /** Where a key stands, or just the file's name when it does not. */
  String place(String key) {
    Statement statement = statements.get(key);
    return statement == null ? name : place(statement.line());
  }

  String place(int line) {
    return name + ":" + line;
  }

  List<Mistake> mistakes() {
    return List.copyOf(mistakes);
  }

  List<Mistake> warnings() {
    return List.copyOf(warnings);
  }
}
