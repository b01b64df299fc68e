// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.background;

import java.io.IOException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import org.culvert.packetio.LocalDatagram;

/** The system's log, by its local socket, in the form that every syslog daemon takes (RFC 3164). */
public final class Syslog implements Consumer<String> {
  public static final String SOCKET = "/dev/log";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM d HH:mm:ss", Locale.ROOT);

  private final String socket;
  private final int priority;
  private final Clock clock;

  /**
   * @param priority facility times 8, and severity
   */
  public Syslog(String socket, int priority, Clock clock) {
    this.socket = socket;
    this.priority = priority;
    this.clock = clock;
  }

  @Override
  public void accept(String text) {
    String time = TIME.format(LocalDateTime.now(clock));
    text.lines()
        .forEach(line -> send("<%d>%s tspc[%d]: %s".formatted(priority, time, pid(), line)));
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  private void send(String line) {
    try {
      LocalDatagram.send(socket, line);
    } catch (IOException e) {
      // Where no syslog runs there is none to tell; the tunnel matters more.
      assert e.getMessage() != null;
    }
  }
}
