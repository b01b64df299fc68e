// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.culvert.packetio.ServiceNotice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service manager hears of a broker; SIGHUP is sent to this very process. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a read is not interrupted
class ServiceTest {
  @Test
  void itIsReadyAliveReadsItsSettingsAgainAndStops(@TempDir Path folder) throws Exception {
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
      Map<String, String> environment =
          Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "400000");
      Service service = new Service(ServiceNotice.of(environment, ProcessHandle.current().pid()));
      AtomicBoolean alive = new AtomicBoolean(true);
      service.ready("Clients are served", alive::get, () -> "Nothing changed");
      assertThat(heard.readLine()).isEqualTo("STATUS=Clients are served");
      assertThat(heard.readLine()).isEqualTo("READY=1");
      assertThat(heard.readLine()).isEqualTo("WATCHDOG=1");
      assertThat(heard.readLine()).isEqualTo("WATCHDOG=1");

      alive.set(false);
      Thread.sleep(500);
      while (heard.ready()) {
        assertThat(heard.readLine()).isEqualTo("WATCHDOG=1");
      }
      String process = String.valueOf(ProcessHandle.current().pid());
      assertThat(new ProcessBuilder("kill", "-HUP", process).start().waitFor()).isZero();
      assertThat(heard.readLine()).isEqualTo("RELOADING=1");
      assertThat(heard.readLine()).isEqualTo("STATUS=Nothing changed");
      assertThat(heard.readLine()).isEqualTo("READY=1");

      service.stop(() -> alive.set(true));
      assertThat(heard.readLine()).isEqualTo("STOPPING=1");
      assertThat(alive).isTrue();
    } finally {
      manager.destroy();
    }
  }
}
