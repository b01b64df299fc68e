// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ServiceNoticeTest {
  private static final long OURS = 4711;

  @Test
  void theServiceManagerHearsHowItGoes(@TempDir Path folder) throws Exception {
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
      ServiceNotice notice = notice(Map.of("NOTIFY_SOCKET", socket.toString()));

      notice.status("The tunnel is up\n  Your address is 2001:db8::1");
      notice.reloading();
      notice.ready();
      notice.alive();
      notice.stopping();

      assertThat(heard.readLine())
          .isEqualTo("STATUS=The tunnel is up; Your address is 2001:db8::1");
      assertThat(heard.readLine()).isEqualTo("RELOADING=1");
      assertThat(heard.readLine()).isEqualTo("READY=1");
      assertThat(heard.readLine()).isEqualTo("WATCHDOG=1");
      assertThat(heard.readLine()).isEqualTo("STOPPING=1");
    } finally {
      manager.destroy();
    }
  }

  @Test
  void aManagerThatDoesNotListenIsNoFailure(@TempDir Path folder) throws IOException {
    ServiceNotice notice =
        notice(Map.of("NOTIFY_SOCKET", folder.resolve("nobody").toString(), "WATCHDOG_USEC", "1"));
    notice.ready();
    assertThat(notice.isService()).isTrue();
  }

  @Test
  void withoutAManagerNothingIsTold() {
    ServiceNotice notice = notice(Map.of("WATCHDOG_USEC", "60000000"));
    notice.ready();
    assertThat(notice.isService()).isFalse();
    assertThat(notice.heartbeat()).isEmpty();
  }

  @Test
  void theHeartbeatIsHalfOfTheWatchdogsTime() {
    assertThat(heartbeat("60000000", "4711")).containsExactly(Duration.ofSeconds(30));
  }

  @Test
  void aWatchdogForSomebodyElseIsNotOurs() {
    assertThat(heartbeat("60000000", "1")).isEmpty();
  }

  @Test
  void aWatchdogWithoutATimeIsNone() {
    assertThat(heartbeat("soon", "4711")).isEmpty();
    assertThat(heartbeat("0", "4711")).isEmpty();
  }

  private static List<Duration> heartbeat(String micros, String process) {
    Map<String, String> environment =
        Map.of("NOTIFY_SOCKET", "@here", "WATCHDOG_USEC", micros, "WATCHDOG_PID", process);
    return notice(environment).heartbeat().stream().toList();
  }

  private static ServiceNotice notice(Map<String, String> environment) {
    return ServiceNotice.of(environment, OURS);
  }
}
