// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class PingTest {
  @Test
  void countsAndAverageAreReadFromTheSummary() throws IOException {
    Ping ping =
        Ping.parse(
            """
            --- 2001:db8:b::2 ping statistics ---
            20 packets transmitted, 19 received, 5% packet loss, time 3809ms
            rtt min/avg/max/mdev = 0.411/0.522/0.912/0.100 ms
            """);

    assertThat(ping).isEqualTo(new Ping(20, 19, 0.522));
    assertThat(ping.lossPercent()).isEqualTo(5);
  }

  @Test
  void errorsInBetweenDoNotHideTheCounts() throws IOException {
    Ping ping =
        Ping.parse("20 packets transmitted, 0 received, +20 errors, 100% packet loss, time 19ms");

    assertThat(ping.lossPercent()).isEqualTo(100);
    assertThat(ping.milliseconds()).isNaN();
  }

  @Test
  void aPingThatDidNotRunIsAnError() {
    assertThatThrownBy(() -> Ping.parse("ping: connect: Network is unreachable\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Network is unreachable");
  }
}
