// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.culvert.packetio.ServiceNotice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ServiceStatusTest {
  @Test
  void theLastReasonIsTheStatusAndTheFormulaAtTheEndIsNot(@TempDir Path folder) throws Exception {
    Path socket = folder.resolve("notify");
    Process manager =
        new ProcessBuilder("socat", "-u", "UNIX-RECV:" + socket, "STDOUT")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader heard =
        new BufferedReader(
            new InputStreamReader(manager.getInputStream(), StandardCharsets.UTF_8))) {
      while (Files.notExists(socket)) {
        assertThat(manager.isAlive()).isTrue();
        Thread.sleep(20);
      }
      ServiceNotice notice = ServiceNotice.of(Map.of("NOTIFY_SOCKET", socket.toString()), 1);
      List<String> printed = new ArrayList<>();
      ServiceStatus.telling(notice, printed::add).accept("The broker is away");
      ServiceStatus.telling(notice, printed::add).accept("Error is 5: TUNNEL_ERROR");
      ServiceStatus.telling(notice, printed::add).accept("TSP session done");
      notice.stopping();

      assertThat(heard.readLine()).isEqualTo("STATUS=The broker is away");
      assertThat(heard.readLine()).isEqualTo("STOPPING=1");
      assertThat(printed).hasSize(3);
    } finally {
      manager.destroy();
    }
  }
}
