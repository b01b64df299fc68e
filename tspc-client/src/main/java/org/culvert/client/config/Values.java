// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes typed values out of a {@link ConfFile} and collects what is wrong with them, so that the
 * user hears everything at once. After a mistake the default is returned and reading goes on.
 */
final class Values {
  private final ConfFile file;
  private final List<Mistake> mistakes = new ArrayList<>();

  Values(ConfFile file) {
    this.file = file;
    mistakes.addAll(file.mistakes());
  }

  Optional<String> text(String key, String pattern, String remedy) {
    return parsed(key, text -> Optional.of(text).filter(t -> t.matches(pattern)), remedy);
  }

  <T> Optional<T> parsed(String key, Function<String, Optional<T>> parser, String remedy) {
    Optional<String> text = file.find(key);
    Optional<T> value = text.flatMap(parser);
    if (text.isPresent() && value.isEmpty()) {
      // A password is never repeated on the screen.
      String shown = key.equals("passwd") ? "its value" : "'" + text.get() + "'";
      wrong(key, shown + " can't be used", remedy);
    }
    return value;
  }

  boolean yesOrNo(String key, boolean whenUnset) {
    return parsed(key, Values::yesOrNo, "write yes or no").orElse(whenUnset);
  }

  private static Optional<Boolean> yesOrNo(String text) {
    return switch (text) {
      case "yes" -> Optional.of(true);
      case "no" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  int number(String key, int lowest, int highest, int whenUnset) {
    return parsed(
            key,
            text -> number(text).filter(n -> n >= lowest && n <= highest),
            "write a number from " + lowest + " to " + highest)
        .orElse(whenUnset);
  }

  private static Optional<Integer> number(String text) {
    return text.matches("[0-9]{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
  }

  Duration seconds(String key, int lowest, int highest, int whenUnset) {
    return Duration.ofSeconds(number(key, lowest, highest, whenUnset));
  }

  boolean isSet(String key) {
    return file.find(key).isPresent();
  }

  void wrong(String key, String problem, String remedy) {
    mistakes.add(new Mistake(file.place(key), key, problem, remedy));
  }

  /** Ends the reading when anything was wrong. */
  void complain() throws ConfigurationError {
    if (!mistakes.isEmpty()) {
      throw new ConfigurationError(mistakes);
    }
  }
}
