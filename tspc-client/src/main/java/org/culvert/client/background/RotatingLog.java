// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.background;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;

/**
 * A log file, each line with the time. One that has grown too large is put aside: under the same
 * name and {@code .1}, or under one with the time when all are kept. Any thread.
 */
public final class RotatingLog implements Consumer<String> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final DateTimeFormatter ASIDE = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmssSSS");

  private final Path file;
  private final long largest;
  private final boolean keepsAll;
  private final Clock clock;

  /**
   * @param largest octets
   */
  public RotatingLog(Path file, long largest, boolean keepsAll, Clock clock) {
    this.file = file;
    this.largest = largest;
    this.keepsAll = keepsAll;
    this.clock = clock;
  }

  @Override
  public synchronized void accept(String text) {
    LocalDateTime now = LocalDateTime.now(clock);
    StringBuilder lines = new StringBuilder();
    text.lines()
        .forEach(line -> lines.append(TIME.format(now)).append(' ').append(line).append('\n'));
    try {
      if (Files.exists(file) && Files.size(file) > largest) {
        String end = keepsAll ? ASIDE.format(now) : "1";
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + "." + end),
            StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(
          file,
          lines,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      // A full disk must not end a tunnel, and there is nobody else to tell.
      Thread.onSpinWait();
    }
  }
}
