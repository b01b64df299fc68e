// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The settings below one key, read as what they mean. A value that can't be read is noted as a
 * mistake and its fallback goes on, so that all mistakes are found in one run.
 */
final class Section {
  private final SettingsFile file;
  private final String prefix;

  Section(SettingsFile file, String prefix) {
    this.file = file;
    this.prefix = prefix;
  }

  /**
   * One value.
   *
   * @param meaning throws IllegalArgumentException with a text that says what would be right
   */
  <T> T one(String name, Function<String, T> meaning, T fallback) {
    return optional(name, meaning).orElse(fallback);
  }

  <T> Optional<T> optional(String name, Function<String, T> meaning) {
    List<String> values = file.values(key(name)).orElse(List.of());
    if (values.size() > 1) {
      mistake(name, "one value was expected, not " + values.size());
    }
    return values.stream().findFirst().flatMap(text -> read(name, text, meaning));
  }

  /** One value or more, without a default. */
  <T> List<T> several(String name, Function<String, T> meaning) {
    if (file.values(key(name)).orElse(List.of()).isEmpty()) {
      mistake(name, "is missing");
    }
    return many(name, meaning, List.of());
  }

  <T> List<T> many(String name, Function<String, T> meaning, List<T> fallback) {
    Optional<List<String>> values = file.values(key(name));
    if (values.isEmpty()) {
      return fallback;
    }
    return values.get().stream().flatMap(text -> read(name, text, meaning).stream()).toList();
  }

  int number(String name, int least, int most, int fallback) {
    return one(name, text -> within(text, least, most), fallback);
  }

  boolean flag(String name, boolean fallback) {
    return one(name, Section::flag, fallback);
  }

  Duration duration(String name, Duration fallback) {
    return one(name, Section::duration, fallback);
  }

  void mistake(String name, String text) {
    file.mistake(key(name), text);
  }

  private String key(String name) {
    return prefix + "." + name;
  }

  private <T> Optional<T> read(String name, String text, Function<String, T> meaning) {
    try {
      return Optional.of(meaning.apply(text));
    } catch (IllegalArgumentException e) {
      mistake(name, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
    };
  }

  private static int within(String text, int least, int most) {
    if (!text.matches("[0-9]{1,9}")
        || Integer.parseInt(text) < least
        || Integer.parseInt(text) > most) {
      throw new IllegalArgumentException(
          "\"%s\" is not a number from %d to %d".formatted(text, least, most));
    }
    return Integer.parseInt(text);
  }

  private static Duration duration(String text) {
    if (!text.matches("[0-9]{1,6}[smhd]")) {
      throw new IllegalArgumentException(
          "\"%s\" is not a duration; write 30s, 15m, 24h or 7d".formatted(text));
    }
    long count = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(count);
      case 'm' -> Duration.ofMinutes(count);
      case 'h' -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
