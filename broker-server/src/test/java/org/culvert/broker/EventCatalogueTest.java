// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.culvert.protocol.log.EventLine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the programs write into their logs, and what docs/operations.md says of it. */
class EventCatalogueTest {
  private static final Pattern CALL =
      Pattern.compile(
          "\\b(?:log|LOG|logger)\\s*\\.(trace|debug|info|warn|error)\\(\\s*"
              + "((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*(?:\\+\\s*)?)+|[^\"\\s])");

  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z_.]+)` \\| (trace|debug|info|warn|error) \\| ?([^|]*)\\|.*");

  @ParameterizedTest
  @CsvSource({
    "src/main/java, Events of the broker:",
    "../web-portal/src/main/java, Events of the portal:",
  })
  void everyEventIsInTheGuideAndTheReverse(Path sources, String heading) throws IOException {
    assertThat(documented(heading)).isEqualTo(written(sources));
  }

  /** Name to level and fields. */
  private static Map<String, String> written(Path sources) throws IOException {
    Map<String, String> events = new TreeMap<>();
    try (Stream<Path> files = Files.walk(sources)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(
              file ->
                  CALL.matcher(read(file))
                      .results()
                      .forEach(call -> add(events, file, call.group(1), call.group(2))));
    }
    return events;
  }

  private static void add(Map<String, String> events, Path file, String level, String literals) {
    String format =
        literals
            .replaceAll("\"\\s*\\+\\s*\"", "")
            .strip()
            .replaceAll("^\"|\"$", "")
            .replace("\\", "");
    assertThat(EventLine.keys(format))
        .as("%s logs \"%s\": write event.name key={} key=\"{}\"", file, format)
        .isPresent();
    String entry = level + " " + String.join(", ", EventLine.keys(format).orElseThrow());
    String before = events.put(format.replaceFirst(" .*", ""), entry.strip());
    assertThat(before == null || before.equals(entry.strip()))
        .as("%s logs \"%s\" with other fields, or at another level, than others do", file, format)
        .isTrue();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> documented(String heading) throws IOException {
    String table =
        Files.readString(Path.of("../docs/operations.md"))
            .split(heading + "\n\n")[1]
            .split("\n\n")[0];
    Map<String, String> events = new TreeMap<>();
    table
        .lines()
        .map(ROW::matcher)
        .filter(row -> row.matches())
        .forEach(
            row ->
                events.put(
                    row.group(1),
                    (row.group(2) + " " + row.group(3).replace("`", "").strip()).strip()));
    return events;
  }
}
