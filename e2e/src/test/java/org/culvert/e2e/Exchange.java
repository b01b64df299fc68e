// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Program;

/** Octets over TCP from one machine to another and back. */
final class Exchange {
  private static final Duration TIME = Duration.ofSeconds(30);

  private Exchange() {}

  /**
   * @param address of the machine {@code to}
   */
  static void between(Lab lab, Machine from, Machine to, String address, int octets)
      throws Exception {
    try (Program echo = lab.java(to, TcpExchange.class, "echo", address)) {
      Patience.until(
          TIME,
          () -> echo.output().contains("listening"),
          () -> "nobody listens. " + echo.lastWords());
      try (Program ask = lab.java(from, TcpExchange.class, "ask", address, "" + octets)) {
        assertThat(ask.await(TIME)).as(ask.lastWords()).isZero();
        assertThat(ask.output()).contains("all came back");
      }
    }
  }
}
