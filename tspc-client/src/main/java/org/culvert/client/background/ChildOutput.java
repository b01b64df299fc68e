// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.background;

import java.io.IOException;
import java.io.PrintStream;
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
 * Where a client without a terminal writes: into its log, with the time, and to the process that
 * started it until the tunnel is up. A log that has grown too large is put aside once.
 */
public final class ChildOutput implements Consumer<String> {
  private static final long LARGEST_LOG = 1 << 20;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final Path log;
  private final PrintStream parent;
  private final Clock clock;
  private boolean attached = true;

  public ChildOutput(Path log, PrintStream parent, Clock clock) {
    this.log = log;
    this.parent = parent;
    this.clock = clock;
  }

  @Override
  public synchronized void accept(String text) {
    if (attached) {
      parent.println(text);
      parent.flush();
    }
    String time = TIME.format(LocalDateTime.now(clock));
    StringBuilder lines = new StringBuilder();
    text.lines().forEach(line -> lines.append(time).append(' ').append(line).append('\n'));
    append(lines.toString());
  }

  private void append(String lines) {
    try {
      if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
        Files.move(log, log.resolveSibling("tspc.log.1"), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(
          log, lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      // A full disk must not end a tunnel, and there is nobody else to tell.
      attached = attached && !parent.checkError();
    }
  }

  /** The tunnel is up: the parent may go. */
  public synchronized void letParentGo() {
    if (attached) {
      attached = false;
      parent.println(Detached.UP);
      parent.flush();
      parent.close();
    }
  }
}
