// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Heard by a socket of socat, which made its address in its own way. */
@Timeout(20)
class LocalDatagramTest {
  @Test
  void aPathIsReached(@TempDir Path folder) throws Exception {
    String path = folder.resolve("notice").toString();
    assertThat(heard("UNIX-RECV:" + path, path, "READY=1\n")).isEqualTo("READY=1");
  }

  @Test
  void aNameThatIsNoFileIsReached() throws Exception {
    String name = "culvert/" + ProcessHandle.current().pid();
    assertThat(heard("ABSTRACT-RECV:" + name, "@" + name, "STATUS=ü\n")).isEqualTo("STATUS=ü");
  }

  @Test
  void theReasonIsToldWhenNobodyListens(@TempDir Path folder) {
    String nobody = folder.resolve("nobody").toString();
    assertThatThrownBy(() -> LocalDatagram.send(nobody, "READY=1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing can be sent to " + nobody);
  }

  @Test
  void anAddressThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> LocalDatagram.send("/" + "x".repeat(107), "READY=1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no address of a local socket");
  }

  private static String heard(String listening, String address, String text)
      throws IOException, InterruptedException {
    Process socat =
        new ProcessBuilder("socat", "-u", listening, "STDOUT")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(socat.getInputStream(), StandardCharsets.UTF_8))) {
      while (!Files.readString(Path.of("/proc/net/unix")).contains(address)) {
        assertThat(socat.isAlive()).isTrue();
        Thread.sleep(20);
      }
      LocalDatagram.send(address, text);
      return String.valueOf(out.readLine());
    } finally {
      socat.destroy();
    }
  }
}
