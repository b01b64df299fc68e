// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.lab;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program that was started, and what it said so far: all of it goes to a file. */
public final class Program implements Closeable {
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(10);

  private final String name;
  private final Process process;
  private final Path log;

  private Program(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  static Program start(String name, Path log, ProcessBuilder command) throws IOException {
    Process process =
        command
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(log.toFile())
            .start();
    return new Program(name, process, log);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  public String output() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  /** For a message about something that went wrong: the program's name, state and last lines. */
  public String lastWords() throws IOException {
    List<String> lines = output().lines().toList();
    String last =
        lines.stream()
            .skip(Math.max(0, lines.size() - 12))
            .map(line -> "    " + line)
            .collect(Collectors.joining("\n"));
    String state = isAlive() ? "is running" : "ended with " + process.exitValue();
    return "%s %s; its last lines:%n%s".formatted(name, state, last);
  }

  /** Waits for the program's own end. */
  public int await(Duration patience) throws IOException, InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(name + " has not ended after " + patience + ". " + lastWords());
    }
    return process.exitValue();
  }

  /** SIGKILL: the program gets no chance to tidy up. */
  public void kill() throws IOException, InterruptedException {
    process.destroyForcibly();
    await(TIME_TO_STOP);
  }

  /** SIGTERM, and the exit number. */
  public int stop() throws IOException, InterruptedException {
    process.destroy();
    return await(TIME_TO_STOP);
  }

  @Override
  public void close() {
    try {
      if (isAlive()) {
        stop();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
