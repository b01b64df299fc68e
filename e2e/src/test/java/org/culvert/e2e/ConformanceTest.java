// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code ./culvert conformance} from outside, with the broker that it starts: the cases that need
 * what only that one has. {@code broker-server} has a test that plays all of them.
 */
@Timeout(180)
final class ConformanceTest {
  private static final Path LOG = Path.of("/run/conformance.log");

  @Test
  void itsOwnBrokerHasWhatFewBrokersHave() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            World.lab().home().resolve("culvert").toString(),
            "conformance",
            "--json",
            "--only",
            "v6v4",
            "--only",
            "v4v6",
            "--only",
            "scram",
            "--only",
            "starttls-session",
            "--only",
            "A14-redirection",
            "--only",
            "redirection-of-an-account",
            "--only",
            "v6v4-address-in-use",
            "--only",
            "keepalive-is-answered");
    builder.environment().put("CULVERT_BUILT", "1");
    Process kit = builder.redirectError(LOG.toFile()).start();
    String report = new String(kit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(kit.waitFor()).as(Files.readString(LOG)).isZero();
    assertThat(report)
        .matches("\\{\"cases\":\\[.*]}\\n")
        .contains("\"id\":\"v6v4\"", "\"id\":\"starttls-session\"")
        .doesNotContain("not-offered")
        .doesNotContain("\"fail\"");
  }
}
