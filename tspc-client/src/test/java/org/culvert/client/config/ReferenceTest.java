// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.culvert.client.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The man pages and what shells complete, compared with the program. */
class ReferenceTest {
  private static final Path PACKAGING = Path.of("../packaging/client");
  private static final Set<String> OPTIONS =
      matches("(?<=[ \\[])(--?[\\w?][\\w-]*)", listOf(Options.USAGE));
  private static final Set<String> COMMANDS = matches("(?m)^(?:usage:)? +tspc ([a-z]+)", usage());

  @Test
  void theProgramHasOptionsAndCommands() {
    assertThat(OPTIONS).contains("-v", "-?", "--json", "--interface-v6udpv4");
    assertThat(COMMANDS).contains("status", "stop");
  }

  @Test
  void theManPageHasAllOptionsAndNoOther() throws IOException {
    String items =
        read("man/tspc.8")
            .lines()
            .filter(line -> line.startsWith(".It Fl "))
            .map(
                line ->
                    line.replace("vv , vvv", "vv , Fl vvv").replace("Fl v , vv", "Fl v , Fl vv"))
            .collect(Collectors.joining("\n"));
    Set<String> explained =
        matches("Fl (\\S+)", items.replace("\\&", "")).stream()
            .map(name -> "-" + name)
            .collect(Collectors.toSet());
    assertThat(explained).isEqualTo(OPTIONS);
  }

  @Test
  void theManPageHasAllCommandsAndNoOther() throws IOException {
    assertThat(matches("(?m)^\\.It Cm (\\S+)", read("man/tspc.8"))).isEqualTo(COMMANDS);
    assertThat(matches("(?m)^\\.Nm tspc\n\\.Cm (\\S+)", read("man/tspc.8"))).isEqualTo(COMMANDS);
  }

  @Test
  void theManPageHasAllExitNumbers() throws IOException {
    Set<String> numbers =
        Arrays.stream(ExitCode.values())
            .map(code -> code.number() + " " + code.name())
            .collect(Collectors.toSet());
    assertThat(matches("(?m)^\\.It (\\d+\n\\.Dv \\w+)", read("man/tspc.8")))
        .extracting(item -> item.replace("\n.Dv ", " "))
        .containsExactlyInAnyOrderElementsOf(numbers);
  }

  @Test
  void theManPageHasAllVariablesAndNoOther() throws IOException {
    assertThat(matches("(?m)^\\.(?:It )?Va (\\w+)", read("man/tspc.conf.5")))
        .isEqualTo(SettingsReader.KEYS);
  }

  @Test
  void bashCompletesAllOptionsAndCommands() throws Exception {
    String all =
        said(
            "bash",
            "-c",
            "source \"$1\"; COMP_WORDS=(tspc ''); COMP_CWORD=1; _tspc; printf '%s\\n' \"${COMPREPLY[@]}\"",
            "bash",
            "completion/tspc.bash");
    Set<String> expected = new TreeSet<>(OPTIONS);
    expected.addAll(COMMANDS);
    assertThat(all.lines()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void fishCompletesAllOptionsAndCommands() throws Exception {
    String script =
        "source $argv[1]; complete -C 'tspc -'; complete -C 'tspc --'; complete -C 'tspc '";
    Set<String> completed =
        matches("(?m)^(\\S+)\t", said("fish", "--no-config", "-c", script, "completion/tspc.fish"));
    Set<String> expected = new TreeSet<>(OPTIONS);
    expected.addAll(COMMANDS);
    assertThat(completed).isEqualTo(expected);
  }

  @Test
  void zshCompletesAllOptionsAndCommands() throws Exception {
    said("zsh", "-n", "completion/_tspc");
    String text = read("completion/_tspc");
    assertThat(matches("(?<=[{,'! ])(--?[\\w?][\\w-]*)(?=[},'\\[])", text)).isEqualTo(OPTIONS);
    assertThat(matches("[( ]([a-z]+)\\\\:", text)).isEqualTo(COMMANDS);
  }

  @ParameterizedTest
  @CsvSource({"man/tspc.8", "man/tspc.conf.5"})
  void theManPageIsWellFormed(String page) throws Exception {
    assertThat(said("mandoc", "-Tlint", "-Wwarning", page)).isEmpty();
    assertThat(said("mandoc", "-Tutf8", page)).contains("DESCRIPTION".replaceAll("(.)", "$1\b$1"));
  }

  private static String usage() {
    return Options.USAGE.split("\n  -")[0];
  }

  /** The lines that explain an option, up to two blanks and a word; and what stands in brackets. */
  private static String listOf(String usage) {
    return usage
        .lines()
        .filter(line -> line.matches(" +-.*"))
        .map(line -> line.replaceAll("(\\S) {2,}[a-z0-9].*", "$1"))
        .collect(Collectors.joining("\n"));
  }

  private static Set<String> matches(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String read(String file) throws IOException {
    return Files.readString(PACKAGING.resolve(file));
  }

  /** What a program says, which has to end well. */
  private static String said(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(PACKAGING.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Stream.of(command).toList() + ": " + output).isZero();
    return output;
  }
}
