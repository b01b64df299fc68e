// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.culvert.client.ExitCode;
import org.culvert.client.doctor.Finding;
import org.culvert.client.status.StatusField;
import org.junit.jupiter.api.Test;

/** The tables of docs/user-guide.md, compared with the program. */
class UserGuideTest {
  private static final Path GUIDE = Path.of("../docs/user-guide.md");
  private static final Pattern NAME = Pattern.compile("`([a-z0-9_]+)`");

  @Test
  void everyVariableIsExplainedAndNoOther() throws IOException {
    List<String> explained = new ArrayList<>();
    for (String[] row : rows("tspc.conf").toList()) {
      names(row[0]).forEach(explained::add);
      if (row[0].contains("tsp_dir")) {
        names(row[2]).filter(name -> name.endsWith("_dir")).forEach(explained::add);
      }
    }
    assertThat(explained).containsExactlyInAnyOrderElementsOf(SettingsReader.KEYS);
  }

  @Test
  void theDefaultsAreTheOnesThatTheGuideStates() throws Exception {
    String stated =
        rows("tspc.conf")
            .filter(row -> row[1].matches("`.+`|[0-9.]+"))
            .map(row -> row[0].replace("`", "") + " = " + row[1].replace("`", ""))
            .collect(Collectors.joining("\n"));
    assertThat(stated.lines().count()).isGreaterThan(12);
    assertThat(settings(stated)).isEqualTo(settings(""));
  }

  @Test
  void everyOptionIsExplained() throws IOException {
    String explained = rows("Command line").map(row -> row[0]).collect(Collectors.joining(" "));
    Pattern option = Pattern.compile("(?m)^  (-[-\\w?]+)");
    assertThat(option.matcher(Options.USAGE).results().map(found -> found.group(1)))
        .isNotEmpty()
        .allSatisfy(letter -> assertThat(explained).contains("`" + letter));
  }

  @Test
  void everyMemberOfTheStatusIsExplained() throws IOException {
    String explained = rows("What it is doing").map(row -> row[0]).collect(Collectors.joining(" "));
    for (StatusField field : StatusField.values()) {
      assertThat(explained).contains("`" + field.key() + "`");
    }
  }

  @Test
  void everyCheckOfTheDoctorIsExplained() throws IOException {
    String explained =
        rows("Why there is no IPv6").map(row -> row[0]).collect(Collectors.joining(" "));
    for (Finding.Check check : Finding.Check.values()) {
      assertThat(explained).contains("`" + check.id() + "`");
    }
  }

  @Test
  void everyExitNumberIsExplained() throws IOException {
    String messages = section("Messages");
    for (ExitCode code : ExitCode.values()) {
      assertThat(messages).contains("| " + code.number() + " | " + code.name());
    }
  }

  private static ClientSettings settings(String lines) throws Exception {
    String text = "server = broker.example.net\n" + lines;
    SettingsReader.Reading reading = SettingsReader.read("tspc.conf", text, Options.parse());
    assertThat(reading.warnings()).isEmpty();
    return reading.settings();
  }

  private static Stream<String> names(String cell) {
    return NAME.matcher(cell).results().map((MatchResult name) -> name.group(1));
  }

  /** The cells of that section's table rows, without its header. */
  private static Stream<String[]> rows(String heading) throws IOException {
    return section(heading)
        .lines()
        .filter(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip))
        .map(cells -> cells.toArray(String[]::new));
  }

  private static String section(String heading) throws IOException {
    String after = Files.readString(GUIDE).split("(?m)^## " + Pattern.quote(heading) + "$")[1];
    return after.split("(?m)^## ")[0];
  }
}
