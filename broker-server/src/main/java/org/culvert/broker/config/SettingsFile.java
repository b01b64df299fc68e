// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * The raw settings by dotted key, from the TOML file and the environment, where {@code
 * CULVERT_REALM_HOME_LIFETIME} stands for {@code realm.home.lifetime} and wins unless it is blank.
 * Knows which keys were asked for, so that a key nobody knows is a mistake and not a silent
 * nothing.
 */
final class SettingsFile {
  private final TomlParseResult toml;
  private final Map<String, String> environment;
  private final LiveSettings.Values held;
  private final Map<String, Optional<List<String>>> found = new TreeMap<>();
  private final Map<String, List<String>> sections = new TreeMap<>();
  private final Mistakes mistakes;

  SettingsFile(String name, String text, Map<String, String> environment) {
    this(name, text, environment, LiveSettings.Values.NONE);
  }

  /**
   * @param held what stays as it was, whatever the file says about it
   */
  SettingsFile(
      String name, String text, Map<String, String> environment, LiveSettings.Values held) {
    this.environment = environment;
    this.held = held;
    this.mistakes = new Mistakes(name);
    this.toml = parse(text);
    toml.errors().forEach(error -> mistakes.add(error.position().line(), error.toString()));
    toml.keyPathSet(true).forEach(this::refuseStrangeNames);
  }

  static SettingsFile open(Path path, Map<String, String> environment, LiveSettings.Values held)
      throws InvalidSettings {
    try {
      return new SettingsFile(path.toString(), Files.readString(path), environment, held);
    } catch (IOException e) {
      throw new InvalidSettings(
          List.of(
              path
                  + ": can't be read ("
                  + e.getClass().getSimpleName()
                  + "); name the file with --config FILE"));
    }
  }

  private TomlParseResult parse(String text) {
    try {
      return Toml.parse(text);
    } catch (TomlParseError e) {
      // Thrown, not collected, for an escape in a quoted key that there is none of.
      mistakes.add(e.position().line(), e.toString());
      return Toml.parse("");
    } catch (RuntimeException | AssertionError e) {
      // And this for one that the file ends in: the library has no place for it.
      mistakes.add(
          "is no TOML that can be read: look for a wrong or unfinished escape (\\) in a quoted name");
      return Toml.parse("");
    }
  }

  Mistakes mistakes() {
    return mistakes;
  }

  Set<String> asked() {
    return Set.copyOf(found.keySet());
  }

  /** What was asked for, as it is written. */
  LiveSettings.Values found() {
    return new LiveSettings.Values(found, sections);
  }

  /** The names of the sections below a key: {@code [realm.home]} and {@code [realm.guests]}. */
  List<String> sections(String key) {
    return sections.computeIfAbsent(
        key, name -> Objects.requireNonNullElseGet(held.sections().get(name), () -> written(name)));
  }

  private List<String> written(String key) {
    TomlTable table = toml.isTable(key) ? toml.getTable(key) : null;
    return table == null
        ? List.of()
        : table.keySet().stream().filter(SettingsFile::isPlain).sorted().toList();
  }

  /** Keys are joined by dots here and by underscores in the environment. */
  private void refuseStrangeNames(List<String> path) {
    if (!isPlain(path.getLast())) {
      TomlPosition position = toml.inputPositionOf(path);
      mistakes.add(
          position == null ? 0 : position.line(),
          "\"%s\" can't be a name: use letters, digits, _ and -"
              .formatted(path.getLast().replaceAll("[^ -~]", "?")));
    }
  }

  private static boolean isPlain(String name) {
    return name.matches("[A-Za-z0-9_-]{1,63}");
  }

  /** The values of a key, one unless it is an array; empty when it is not set. */
  Optional<List<String>> values(String key) {
    return found.computeIfAbsent(
        key, name -> Objects.requireNonNullElseGet(held.byKey().get(name), () -> read(name)));
  }

  private Optional<List<String>> read(String key) {
    String override = environment.getOrDefault(variable(key), "");
    if (!override.isBlank()) {
      return Optional.of(List.of(override.trim().split(" *, *")));
    }
    Object value = toml.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof TomlArray array) {
      return Optional.of(array.toList().stream().map(Object::toString).toList());
    }
    if (value instanceof TomlTable) {
      mistake(key, "is a section, a value was expected");
      return Optional.empty();
    }
    return Optional.of(List.of(value.toString()));
  }

  static String variable(String key) {
    return "CULVERT_" + key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  void mistake(String key, String text) {
    TomlPosition position =
        environment.getOrDefault(variable(key), "").isBlank() ? toml.inputPositionOf(key) : null;
    if (position == null) {
      mistakes.add(key + ": " + text);
    } else {
      mistakes.add(position.line(), key + ": " + text);
    }
  }

  /** To be called when everything was read. */
  void refuseUnknownKeys() {
    List<String> unknown = new ArrayList<>(toml.dottedKeySet());
    unknown.removeAll(found.keySet());
    for (String key : unknown) {
      mistake(
          key, "no such setting" + nearest(key).map(" (did you mean %s?)"::formatted).orElse(""));
    }
  }

  /** The known key in the same section that begins alike. */
  private Optional<String> nearest(String key) {
    String section = key.substring(0, key.lastIndexOf('.') + 1);
    String name = key.substring(section.length());
    return found.keySet().stream()
        .filter(known -> known.startsWith(section))
        .filter(known -> known.regionMatches(section.length(), name, 0, Math.min(3, name.length())))
        .findFirst();
  }
}
