// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text with places for values, as {@code {name}}. A line with a place for which there is no value
 * is left out: so a host's script has nothing of a router's. A value may be empty, and then just
 * keeps its line.
 */
final class FilledText {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z][A-Za-z0-9]*)}");

  /** Nothing that ends a word, a quote or a line in any of the languages that we write. */
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:/\\[\\] -]*");

  private FilledText() {}

  /**
   * @throws IllegalArgumentException when a value could be more than a value: it was not checked
   */
  static String of(String text, Map<String, String> values) {
    values.forEach(FilledText::check);
    return text.lines()
        .flatMap(line -> fill(line, values).stream())
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static Optional<String> fill(String line, Map<String, String> values) {
    boolean all = PLACE.matcher(line).results().map(FilledText::name).allMatch(values::containsKey);
    return all
        ? Optional.of(
            PLACE
                .matcher(line)
                .replaceAll(place -> Matcher.quoteReplacement(values.get(name(place)))))
        : Optional.empty();
  }

  private static String name(MatchResult place) {
    return place.group(1);
  }

  private static void check(String name, String value) {
    if (!HARMLESS.matcher(value).matches()) {
      throw new IllegalArgumentException("the value for {" + name + "} is not harmless");
    }
  }
}
