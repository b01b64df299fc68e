// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells the service manager that started this program how it is: ready, alive, reading its settings
 * again, stopping, and in a sentence what happens. Without a service manager all of that goes
 * nowhere. Any thread; nothing fails when the manager does not listen. sd_notify(3).
 */
public final class ServiceNotice {
  private static final int LONGEST_STATUS = 300;

  private final Optional<String> socket;
  private final Optional<Duration> heartbeat;

  private ServiceNotice(Optional<String> socket, Optional<Duration> heartbeat) {
    this.socket = socket;
    this.heartbeat = heartbeat;
  }

  /** Of whoever started this program. */
  public static ServiceNotice ofThisProcess() {
    return of(System.getenv(), ProcessHandle.current().pid());
  }

  /**
   * @param process our own number: a watchdog may be meant for somebody else
   */
  public static ServiceNotice of(Map<String, String> environment, long process) {
    Optional<String> socket =
        Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
            .filter(address -> address.startsWith("/") || address.startsWith("@"));
    String owner = environment.getOrDefault("WATCHDOG_PID", String.valueOf(process));
    Optional<Duration> heartbeat =
        Optional.ofNullable(environment.get("WATCHDOG_USEC"))
            .filter(micros -> micros.matches("[1-9][0-9]{0,14}"))
            .filter(_ -> socket.isPresent() && owner.equals(String.valueOf(process)))
            .map(micros -> Duration.ofNanos(Long.parseLong(micros) * 1000 / 2));
    return new ServiceNotice(socket, heartbeat);
  }

  /** Whether a service manager waits for notices; it wants this program in the foreground. */
  public boolean isService() {
    return socket.isPresent();
  }

  /** How often to be {@link #alive}: half of the time after which this program counts as hung. */
  public Optional<Duration> heartbeat() {
    return heartbeat;
  }

  public void ready() {
    send("READY=1");
  }

  public void alive() {
    send("WATCHDOG=1");
  }

  /** Until it is {@link #ready} again. */
  public void reloading() {
    send("RELOADING=1");
  }

  public void stopping() {
    send("STOPPING=1");
  }

  /** What an operator reads in the list of services; of several lines it becomes one. */
  public void status(String text) {
    send("STATUS=" + inOneLine(text));
  }

  private static String inOneLine(String text) {
    String line = text.lines().map(String::strip).collect(Collectors.joining("; "));
    return line.length() > LONGEST_STATUS ? line.substring(0, LONGEST_STATUS) + "…" : line;
  }

  private void send(String notice) {
    if (socket.isPresent()) {
      try {
        LocalDatagram.send(socket.get(), notice + "\n");
      } catch (IOException e) {
        // Whoever does not listen can't be told that either; the service matters more.
        assert e.getMessage() != null;
      }
    }
  }
}
