// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A PostgreSQL that is still running on a data folder because the program that started it was
 * killed. It would keep a second one from starting.
 */
final class StaleServer {
  private static final int SECONDS_TO_STOP = 30;

  private StaleServer() {}

  static void stop(Path data) throws IOException {
    Optional<ProcessHandle> running = find(data);
    if (running.isPresent()) {
      stop(running.get());
    }
  }

  /** The first line of postmaster.pid is its process, and its second line is the data folder. */
  private static Optional<ProcessHandle> find(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile);
    if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]{1,9}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(process -> process.info().command().orElse("").endsWith("/postgres"));
  }

  private static void stop(ProcessHandle server) throws IOException {
    try {
      // SIGINT is PostgreSQL's "fast" stop; SIGTERM would wait for clients that may never leave.
      new ProcessBuilder("sh", "-c", "kill -INT " + server.pid()).inheritIO().start().waitFor();
      server.onExit().get(SECONDS_TO_STOP, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while an old PostgreSQL was stopping", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(
          "a PostgreSQL from an earlier run (process %d) does not stop".formatted(server.pid()), e);
    }
  }
}
