// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConformanceMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) throws InterruptedException {
    return new ConformanceMain(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(arguments));
  }

  @ParameterizedTest
  @CsvSource({
    "--no-such-option, unknown argument",
    "--json, --target is missing",
    "--target, --target needs a value",
    "--target b --user alice, go together",
    "--target b --transport pigeon, udp tcp lossy or all",
    "--target b --only nothing, there is no case nothing",
    "--target b --pace fast, needs a number",
    "--target 127.0.0.1:1000000, port",
    "--target b --moved alice, NAME:PASSWORD",
    "--target b --from 198.18.0.1/15, bits beyond",
    "--target [::1], --target6"
  })
  void aWrongCommandLineEndsWithTwoAndSaysWhy(String line, String reason) throws Exception {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).replace(",", ""))
        .contains(reason)
        .contains("Usage: ");
    assertThat(out.size()).isZero();
  }

  @Test
  void nobodyThereEndsWithTwo() throws Exception {
    int port;
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = any.getLocalPort();
    }
    assertThat(run("--target", "127.0.0.1:" + port, "--transport", "tcp", "--json")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("nobody answers");
    assertThat(out.size()).isZero();
  }

  @Test
  void theGoldenTestsOfTheRequirementAreNamed() throws Exception {
    assertThat(run("--list")).isZero();
    List<String> ids = out.toString(StandardCharsets.UTF_8).lines().toList();
    for (int i = 1; i <= 16; i++) {
      String number = "A" + i;
      assertThat(ids).anyMatch(id -> id.matches(number + "[a-c]?-.*"));
    }
  }
}
