// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks a program of the system something. */
final class Program {
  private static final int PATIENCE_SECONDS = 5;

  private Program() {}

  /** What it says; empty when there is none, it fails, or takes too long. */
  static Optional<String> output(List<String> command) throws InterruptedException {
    try {
      Path said = Files.createTempFile("culvert", ".said");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        return ended && process.exitValue() == 0
            ? Optional.of(Files.readString(said, StandardCharsets.UTF_8))
            : Optional.empty();
      } finally {
        Files.deleteIfExists(said);
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
