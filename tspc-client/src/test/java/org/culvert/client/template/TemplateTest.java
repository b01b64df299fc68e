// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.culvert.client.config.OperatingSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TemplateTest {
  private static final Path SCRIPTS = Path.of("src/main/resources/org/culvert/client/template");

  @TempDir private Path folder;

  @Test
  void theListHasThemAll() throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      assertThat(files.map(file -> file.getFileName().toString().replaceAll("\\..*", "")))
          .containsExactlyInAnyOrderElementsOf(Template.BUILT_IN);
    }
    assertThat(Template.BUILT_IN).allMatch(name -> Template.find(name, folder).isPresent());
  }

  @ParameterizedTest
  @EnumSource(OperatingSystem.class)
  void eachSystemHasOne(OperatingSystem system) {
    assertThat(Template.find(system.template(), folder)).isPresent();
  }

  @Test
  void whoAsksForAnotherIsToldWhichThereAre() {
    assertThat(Template.find("beos", folder)).isEmpty();
    assertThat(Template.unknown("beos", folder))
        .contains("no template beos", "linux, netbsd, openbsd", folder.resolve("template") + "");
  }

  @Test
  void aLaterNameOfSolarisIsKnown() {
    assertThat(Template.find("sunos", folder).orElseThrow().command().get(2))
        .isEqualTo(Template.find("solaris", folder).orElseThrow().command().get(2));
  }

  @ParameterizedTest
  @CsvSource({"own.sh, /bin/sh", "own, /bin/sh", "own.cmd, cmd.exe", "own.ps1, powershell.exe"})
  void anOwnOneIsRunByWhatItsNameSays(String file, String program) throws IOException {
    Path own = Files.createDirectory(folder.resolve("template")).resolve(file);
    Files.writeString(own, "");

    Optional<Template> template = Template.find("own", folder);

    assertThat(template.orElseThrow().command()).startsWith(program).endsWith(own.toString());
    assertThat(Template.find(file, folder)).isPresent();
  }

  /** Labels are not found otherwise. */
  @Test
  void theOneForWindowsIsAFileWithCrLf() throws IOException {
    List<String> command = Template.find("windows", folder).orElseThrow().command();

    assertThat(command).startsWith("cmd.exe");
    String text = Files.readString(Path.of(command.getLast()));
    assertThat(text.replace("\r\n", "")).doesNotContain("\n", "\r").contains(":surely");
  }

  @Test
  void twoConfigureNothingHere() {
    assertThat(Template.BUILT_IN.stream().filter(Template::showsOnly))
        .containsExactly("checktunnel", "cisco");
  }
}
