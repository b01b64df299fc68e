// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each template says to its system, call by call: beside this class, a file for each. When a
 * template has changed, what it says now is in {@code target/templates}, to be looked at.
 */
class TemplateScriptsTest {
  private static final Path NOW = Path.of("target/templates");

  @TempDir private Path folder;
  private Path home;

  @BeforeEach
  void prepare() throws IOException {
    home = Files.createDirectory(folder.resolve("home"));
  }

  private static final List<String> KINDS =
      List.of(
          "v6v4 kernel host",
          "v6v4 kernel router",
          "v6v4 user router",
          "v6udpv4 user host",
          "v6udpv4 user router",
          "v4v6 kernel host",
          "v4v6 user host",
          "v4v6 kernel router");

  /** Wine takes seconds for each. */
  private static final List<String> KINDS_FOR_WINE =
      List.of("v6v4 kernel router", "v6udpv4 user host", "v4v6 user host", "v4v6 kernel host");

  static Stream<Arguments> cases() {
    return Stream.of(TestSystem.values())
        .flatMap(
            system ->
                (system == TestSystem.WINDOWS ? KINDS_FOR_WINE : KINDS)
                    .stream().map(kind -> Arguments.of(system, kind)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itSaysWhatIsWrittenHere(TestSystem system, String kind) throws Exception {
    Script script = new Script(system, kind, folder, home);
    List<String> said = new ArrayList<>();
    said.add("creation");
    TemplateRun creation = script.create();
    said.addAll(script.said(creation));
    if (creation.exit() == 0) {
      said.add("teardown");
      said.addAll(script.said(script.remove()));
    }

    Files.createDirectories(NOW);
    Files.write(NOW.resolve(system.template() + " " + kind), said);
    assertThat(said).isEqualTo(expected(system).getOrDefault(kind, List.of()));
    assertThat(left()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void twiceIsAsOnce(TestSystem system, String kind) throws Exception {
    Script script = new Script(system, kind, folder, home);
    TemplateRun first = script.create();
    Map<String, String> state = left();
    script.recording().take();

    TemplateRun second = script.create();

    assertThat(second.exit()).isEqualTo(first.exit());
    assertThat(left()).isEqualTo(state);
    if (first.exit() == 0) {
      script.recording().take();
      TemplateRun teardown = script.remove();
      List<String> said = new ArrayList<>(expected(system).getOrDefault(kind, List.of()));
      assertThat(script.said(teardown))
          .isEqualTo(said.subList(said.indexOf("teardown") + 1, said.size()));
      assertThat(left()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void takingDownWhatIsNotThereIsNoError(TestSystem system, String kind) throws Exception {
    Script script = new Script(system, kind, folder, home);
    if (script.create().exit() != 0) {
      return;
    }
    script.remove();

    TemplateRun again = script.remove();

    assertThat(again.exit()).isZero();
    if (system != TestSystem.CISCO) {
      assertThat(again.output()).isEmpty();
    }
    assertThat(left()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TestSystem.class)
  void aMissingVariableIsNamedAndNothingIsDone(TestSystem system) throws Exception {
    Script script = new Script(system, "v6v4 kernel router", folder, home);
    for (String name : system.needed()) {
      // On Windows an empty one is none.
      TemplateRun run = script.createWith(name, system == TestSystem.WINDOWS ? null : "");

      assertThat(run.exit()).as(name).isNotZero();
      assertThat(run.output()).contains(name + " is not set");
      assertThat(script.recording().take()).isEmpty();
      assertThat(left()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(TestSystem.class)
  void anotherOperationIsRefused(TestSystem system) throws Exception {
    Script script = new Script(system, "v6v4 kernel host", folder, home);

    TemplateRun run = script.createWith("TSP_OPERATION", "TSP_SOMETHING");

    assertThat(run.exit()).isNotZero();
    assertThat(run.output()).contains("no operation TSP_SOMETHING");
    assertThat(script.recording().take()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = TestSystem.class, mode = EnumSource.Mode.EXCLUDE, names = "CISCO")
  void whatFailsHalfwayIsTakenBack(TestSystem system) throws Exception {
    Script script = new Script(system, "v6v4 kernel router", folder, home);
    script.fails(system.crucial);

    TemplateRun run = script.create();

    assertThat(run.exit()).isNotZero();
    List<String> said = script.said(run);
    List<String> expected = expected(system).getOrDefault("v6v4 kernel router", List.of());
    assertThat(said).contains(expected.getLast());
    assertThat(left()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "LINUX, tspc-sit1.openings, tcp dport 443, '  <     tcp dport 443 accept'",
    "FREEBSD, tspc-gif0.openings, pass in quick on gif0, '  < pass in quick on gif0'",
    "OPENBSD, tspc-gif0.openings, pass in quick on gif0, '  < pass in quick on gif0'",
    "DARWIN, tspc-gif0.openings, pass in quick on gif0, '  < pass in quick on gif0'",
    "NETBSD, tspc-gif0.openings, pass in final, npfctl rule tspc add pass in final",
  })
  void whatTheUserLetsInStandsInFrontOfTheRest(
      TestSystem system, String file, String opening, String said) throws Exception {
    Files.writeString(home.resolve(file), opening + "\n");
    Script script = new Script(system, "v6v4 kernel router", folder, home);

    List<String> all = script.said(script.create());

    String closed =
        all.stream()
            .filter(line -> line.matches(".*(counter drop|block .*)"))
            .findFirst()
            .orElseThrow();
    assertThat(all).containsSubsequence(said, closed);
    script.remove();
    assertThat(left()).containsOnlyKeys(file);
  }

  @ParameterizedTest
  @EnumSource(value = TestSystem.class, mode = EnumSource.Mode.EXCLUDE, names = "WINDOWS")
  void shellcheckFindsNothing(TestSystem system) throws Exception {
    Process process =
        new ProcessBuilder("shellcheck", "--shell=sh", Script.file(system))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  /**
   * The files beside the client, with what is in them; numbers of processes are each time others.
   */
  private Map<String, String> left() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(home)) {
      for (Path file : all.toList()) {
        String name = file.getFileName().toString();
        files.put(name, name.endsWith(".pid") ? "" : Files.readString(file));
      }
    }
    return files;
  }

  /** Sections of a file, each with its title. */
  private static Map<String, List<String>> expected(TestSystem system) {
    Map<String, List<String>> sections = new TreeMap<>();
    List<String> section = new ArrayList<>();
    try {
      Path file =
          Path.of("src/test/resources/org/culvert/client/template", system.template() + ".txt");
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        if (line.startsWith("== ")) {
          section = new ArrayList<>();
          sections.put(line.substring(3), section);
        } else if (!line.isEmpty()) {
          section.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sections;
  }
}
