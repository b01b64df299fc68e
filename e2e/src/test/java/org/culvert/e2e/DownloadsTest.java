// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code packaging/downloads} puts into a folder for the portal. */
@Timeout(60)
final class DownloadsTest {
  @Test
  void theClientRunsAndTheSourceIsWholeAndNothingElse(@TempDir Path folder) throws Exception {
    Path home = World.lab().home();
    run(home.resolve("packaging/downloads").toString(), folder.toString());

    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    assertThat(run(java, "-jar", folder.resolve("tspc.jar").toString(), "--version"))
        .contains("tspc");
    List<String> entries =
        run("tar", "-tzf", folder.resolve("culvert-source.tar.gz").toString()).lines().toList();
    assertThat(entries).allMatch(entry -> entry.startsWith("culvert/"));
    assertThat(entries)
        .contains("culvert/LICENSE", "culvert/pom.xml", "culvert/culvert")
        .noneMatch(entry -> entry.contains("/target/") || entry.contains("/.git/"))
        .noneMatch(entry -> entry.startsWith("culvert/var"));
    assertThat(entries).containsAll(sources(home));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("tspc.jar", "culvert-source.tar.gz")
          .allMatch(
              name -> name.matches("tspc[-_].*(tar[.]gz|deb)|tspc.jar|culvert-source.tar.gz"));
    }
  }

  /** Of each module: its pom and all that is under src. */
  private static List<String> sources(Path home) throws IOException {
    try (Stream<Path> modules = Files.list(home)) {
      return modules
          .filter(module -> Files.exists(module.resolve("pom.xml")))
          .flatMap(module -> Stream.concat(Stream.of(module.resolve("pom.xml")), below(module)))
          .map(file -> "culvert/" + home.relativize(file))
          .toList();
    }
  }

  private static Stream<Path> below(Path module) {
    Path source = module.resolve("src");
    if (Files.notExists(source)) {
      return Stream.of();
    }
    try (Stream<Path> files = Files.walk(source)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
