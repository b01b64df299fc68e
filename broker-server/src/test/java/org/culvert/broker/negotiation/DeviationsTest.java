// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.culvert.conformance.Kit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;

/** docs/protocol.md tells where we are not the RFC, and what holds us to it: it has to be there. */
class DeviationsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  @Test
  void eachDisagreementIsThere() throws IOException {
    assertThat(rows()).hasSize(40);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isHeldBySomethingThatExists(String row) throws IOException {
    String[] cells = row.split(" \\| ");
    List<String> names =
        NAME.matcher(cells[cells.length - 1]).results().map(found -> found.group(1)).toList();

    assertThat(names).isNotEmpty();
    for (String name : names) {
      assertThat(name.contains("#") ? isTest(name) : Kit.ids().contains(name)).as(name).isTrue();
    }
  }

  static List<String> rows() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/protocol.md"));
    String table =
        page.substring(
            page.indexOf("<!-- deviations -->"), page.indexOf("<!-- end of deviations -->"));
    return Pattern.compile("(?m)^\\| \\d+ .*$")
        .matcher(table)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  private static boolean isTest(String name) throws IOException {
    String[] parts = name.split("#");
    for (Path file : sources(parts[0] + ".java")) {
      if (Files.readString(file).contains(" void " + parts[1] + "(")) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> sources(String name) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path tests :
          modules
              .map(module -> module.resolve("src/test/java"))
              .filter(Files::isDirectory)
              .toList()) {
        try (Stream<Path> files = Files.walk(tests)) {
          files.filter(file -> file.endsWith(name)).forEach(found::add);
        }
      }
    }
    return found;
  }
}
