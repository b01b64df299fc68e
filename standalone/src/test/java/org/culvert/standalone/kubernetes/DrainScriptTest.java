// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code culvert-drain} of the images, beside a broker that only says how many tunnels it has. */
final class DrainScriptTest {
  private final Deque<String> live = new ConcurrentLinkedDeque<>();
  private HttpServer broker;

  @TempDir private Path folder;

  @BeforeEach
  void start() throws Exception {
    broker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    broker.createContext(
        "/metrics",
        exchange -> {
          String tunnels = live.size() > 1 ? live.remove() : live.getFirst();
          String text =
              "# HELP culvert_tunnels_live tunnels\nculvert_tunnels_live %s\nother 7.0\n"
                  .formatted(tunnels);
          byte[] page = text.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(page);
          }
        });
    broker.start();
    Path command =
        Files.writeString(folder.resolve("culvert-broker"), "#!/bin/sh\necho $@ $JAVA_OPTS\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
  }

  @AfterEach
  void stop() {
    broker.stop(0);
  }

  @Test
  void itEndsWhenTheLastTunnelHasGone() throws Exception {
    live.addAll(List.of("12.0", "3.0", "0.0"));
    assertThat(drain("60")).isEqualTo("drain -Xmx64m\n");
    assertThat(live).containsExactly("0.0");
  }

  @Test
  void itWaitsNoLongerThanItMay() throws Exception {
    live.add("12.0");
    assertThat(drain("2")).isEqualTo("drain -Xmx64m\n");
    assertThat(live).containsExactly("12.0");
  }

  @Test
  void thereIsNothingToWaitForWithoutABroker() throws Exception {
    broker.stop(0);
    assertThat(drain("60")).startsWith("drain -Xmx64m\n");
  }

  private String drain(String seconds) throws Exception {
    ProcessBuilder script =
        new ProcessBuilder("../packaging/image/culvert-drain", seconds).redirectErrorStream(true);
    script.environment().put("PATH", folder + ":" + System.getenv("PATH"));
    script
        .environment()
        .put("CULVERT_MONITORING_PORT", Integer.toString(broker.getAddress().getPort()));
    Process process = script.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said;
  }
}
