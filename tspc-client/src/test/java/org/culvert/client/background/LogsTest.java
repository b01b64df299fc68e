// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class LogsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-03T04:05:06Z"), ZoneOffset.UTC);

  @TempDir private Path folder;

  @Test
  void eachLineOfTheFileHasTheTime() throws IOException {
    new RotatingLog(folder.resolve("a.log"), 100, false, CLOCK).accept("one\n  two");
    assertThat(folder.resolve("a.log"))
        .hasContent("2026-11-03 04:05:06 one\n2026-11-03 04:05:06   two\n");
  }

  @Test
  void aFileThatIsTooLargeIsPutAsideOnce() throws IOException {
    RotatingLog log = new RotatingLog(folder.resolve("a.log"), 40, false, CLOCK);
    for (int i = 1; i <= 5; i++) {
      log.accept("message " + i);
    }
    assertThat(files()).containsExactly("a.log", "a.log.1");
    assertThat(folder.resolve("a.log.1")).content().contains("message 3", "message 4");
    assertThat(folder.resolve("a.log")).content().contains("message 5");
  }

  @Test
  void allThatWerePutAsideMayBeKept() throws IOException {
    for (int i = 1; i <= 6; i++) {
      Clock later = Clock.offset(CLOCK, Duration.ofSeconds(i));
      new RotatingLog(folder.resolve("a.log"), 40, true, later).accept("message " + i);
    }
    assertThat(files())
        .containsExactly("a.log", "a.log.20261103-040509000", "a.log.20261103-040511000");
  }

  @Test
  void aFolderThatIsGoneEndsNothing() {
    new RotatingLog(folder.resolve("gone/a.log"), 40, false, CLOCK).accept("message");
    assertThat(folder.resolve("gone")).doesNotExist();
  }

  @Test
  void theSystemsLogHearsEachLine() throws Exception {
    Path socket = folder.resolve("log");
    Path heard = folder.resolve("heard");
    Process daemon =
        new ProcessBuilder("socat", "-u", "UNIX-RECV:" + socket, "CREATE:" + heard).start();
    String pid = "tspc[" + ProcessHandle.current().pid() + "]: ";
    String wanted = "<134>Nov 3 04:05:06 " + pid + "one" + "<134>Nov 3 04:05:06 " + pid + "two";
    try {
      while (Files.notExists(socket)) {
        assertThat(daemon.isAlive()).isTrue();
        Thread.sleep(20);
      }
      new Syslog(socket.toString(), 16 * 8 + 6, CLOCK).accept("one\ntwo");
      while (Files.size(heard) < wanted.length()) {
        Thread.sleep(20);
      }
      assertThat(heard).hasContent(wanted);
    } finally {
      daemon.destroy();
    }
    new Syslog(folder.resolve("nobody").toString(), 30, CLOCK).accept("heard by nobody");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
