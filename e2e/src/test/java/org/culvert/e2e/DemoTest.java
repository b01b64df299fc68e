// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.culvert.standalone.lab.Patience;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ./culvert demo} from outside, as a user of this machine who is not root. */
@Timeout(120)
final class DemoTest {
  private static final Path LOG = Path.of("/run/demo.log");
  private static BuiltCopy copy;

  private Surroundings before;

  @BeforeAll
  static void makeACopy() throws IOException {
    copy = BuiltCopy.of(World.lab().home());
  }

  @AfterAll
  static void removeTheCopy() throws IOException {
    copy.close();
  }

  @BeforeEach
  void lookAround() throws Exception {
    before = Surroundings.now();
  }

  @Test
  void anOrdinaryUserSeesItWorkAndNothingIsLeftBehind() throws Exception {
    Process demo = demo("--once", "--json");
    String figures = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(demo.waitFor()).as(Files.readString(LOG)).isZero();
    assertThat(figures).matches("\\{\"ok\":true,.*\\}\\n");
    assertThat(figures).containsOnlyOnce("\n").doesNotContain("\"download_intact\":false");
    assertNothingIsLeft();
  }

  @Test
  void aDemoThatIsAskedToStopLeavesNothingBehind() throws Exception {
    Process demo = demo();
    awaitTheEndOfTheStory(demo);

    demo.destroy();

    demo.waitFor();
    assertNothingIsLeft();
  }

  @Test
  void aDemoThatIsKilledLeavesNothingBehind() throws Exception {
    Process demo = demo();
    awaitTheEndOfTheStory(demo);

    demo.destroyForcibly();

    assertNothingIsLeft();
  }

  private static void awaitTheEndOfTheStory(Process demo) throws Exception {
    String said = "";
    while (!said.contains("until Ctrl-C")) {
      int next = demo.getInputStream().read();
      assertThat(next).as(said + Files.readString(LOG)).isNotNegative();
      said += (char) next;
    }
  }

  private void assertNothingIsLeft() throws Exception {
    Patience.until(
        Duration.ofSeconds(5),
        () -> Surroundings.now().equals(before),
        () -> "something was left behind: " + before + " became " + Surroundings.now());
  }

  private static Process demo(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    if (ProcessHandle.current().info().user().orElse("").equals("root")) {
      command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    }
    command.add(copy.home().resolve("culvert").toString());
    command.add("demo");
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(LOG.toFile());
    builder.environment().remove("CULVERT_HOME");
    builder.environment().remove("CULVERT_TUN");
    return builder.start();
  }

  /** What could be left behind: processes, and anything that {@code ip} shows. */
  private record Surroundings(Set<Long> processes, String network) {
    static Surroundings now() throws IOException {
      try {
        StringBuilder network = new StringBuilder();
        for (String what : List.of("netns", "-o link", "-o addr", "route", "-6 route")) {
          network.append(
              World.lab()
                  .run(org.culvert.standalone.lab.Machine.BROKER, ("ip " + what).split(" ")));
        }
        return new Surroundings(
            ProcessHandle.allProcesses().map(ProcessHandle::pid).collect(Collectors.toSet()),
            network.toString());
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
