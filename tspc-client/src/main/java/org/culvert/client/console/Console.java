// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.console;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the user reads what happens. Every message says what happened; a problem is followed by a
 * line that says why and what to do. Any thread. Never given a password.
 */
public final class Console {
  private final List<Sink> sinks;
  private volatile Optional<String> lastProblem = Optional.empty();

  /**
   * @param verbosity 0 to 3, as many as there were {@code -v}
   */
  public Console(Consumer<String> out, int verbosity) {
    this(List.of(new Sink(verbosity, out)));
  }

  public Console(List<Sink> sinks) {
    this.sinks = List.copyOf(sinks);
  }

  /** Of the place that is told most. */
  public int verbosity() {
    return sinks.stream().mapToInt(Sink::verbosity).max().orElse(0);
  }

  /** A message that everybody sees. */
  public void say(String message) {
    print(message);
  }

  /** A problem that the client gets over by itself. */
  public void setback(String message) {
    lastProblem = Optional.of(message);
    print(message);
  }

  /** The message of the last setback or problem. */
  public Optional<String> lastProblem() {
    return lastProblem;
  }

  /** A message that everybody sees, and what to do about it. */
  public void problem(String message, String hint) {
    lastProblem = Optional.of(message);
    print(
        message
            + System.lineSeparator()
            + "  "
            + hint.replace("\n", System.lineSeparator() + "  "));
  }

  /** {@code -v}: warnings and milestones. */
  public void milestone(String message) {
    atLeast(1, message);
  }

  /** {@code -vv}: each step of the connection, start and end of scripts. */
  public void step(String message) {
    atLeast(2, message);
  }

  /** {@code -vvv}: the messages of the protocol, the environment of scripts. */
  public void detail(String message) {
    atLeast(3, message);
  }

  private synchronized void atLeast(int level, String message) {
    for (Sink sink : sinks) {
      if (sink.verbosity() >= level) {
        sink.out().accept(message);
      }
    }
  }

  private void print(String message) {
    atLeast(0, message);
  }
}
