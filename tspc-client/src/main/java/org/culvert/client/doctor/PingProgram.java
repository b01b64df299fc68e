// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.doctor;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The system's ping: goes the way of everybody's packets, through routes and firewalls. */
public final class PingProgram {
  private static final int HEADERS = 48;
  private static final int LIMIT_SECONDS = 4;

  private PingProgram() {}

  /**
   * Whether an echo is answered; empty where there is no such program.
   *
   * @param size octets of the packet
   */
  public static Optional<Boolean> answers(String address, int size) throws InterruptedException {
    List<String> command =
        List.of(
            "ping",
            "-n",
            "-q",
            "-c",
            "2",
            "-i",
            "0.3",
            "-W",
            "1",
            "-s",
            Integer.toString(size - HEADERS),
            address);
    try {
      Process ping =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!ping.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        ping.destroyForcibly();
        return Optional.of(false);
      }
      return Optional.of(ping.exitValue() == 0);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
