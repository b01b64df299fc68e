// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Asks a person, unless the command line has the answer or takes all proposals. */
final class Questions {
  private final SetupOptions options;
  private final BufferedReader in;
  private final PrintStream out;

  Questions(SetupOptions options, BufferedReader in, PrintStream out) {
    this.options = options;
    this.in = in;
    this.out = out;
  }

  /**
   * @param option that has the answer, or would have
   * @param proposal taken when the answer is an empty line
   * @param meaning throws {@link IllegalArgumentException} for what can't be an answer
   * @throws IllegalArgumentException with a text for the user when nobody answers
   */
  <T> T ask(
      String option, String question, Optional<String> proposal, Function<String, T> meaning) {
    Optional<String> given = options.value(option);
    if (given.isPresent()) {
      return understood(option, given.get(), meaning);
    }
    if (options.has("yes")) {
      return understood(option, proposal.orElseThrow(() -> missing(option, question)), meaning);
    }
    while (true) {
      out.print(question + proposal.map(" [%s]"::formatted).orElse("") + ": ");
      out.flush();
      String line = read().orElseThrow(() -> missing(option, question)).strip();
      String answer = line.isEmpty() ? proposal.orElse("") : line;
      try {
        return meaning.apply(answer);
      } catch (IllegalArgumentException e) {
        out.println("  " + e.getMessage());
      }
    }
  }

  /** Whether the answer begins with a y; nobody there: no. */
  boolean confirm(String question) {
    if (options.has("yes")) {
      return false;
    }
    out.print(question + " [no]: ");
    out.flush();
    return read().map(line -> line.strip().toLowerCase(Locale.ROOT)).orElse("").startsWith("y");
  }

  private static <T> T understood(String option, String text, Function<String, T> meaning) {
    try {
      return meaning.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("setup --" + option + ": " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException missing(String option, String question) {
    return new IllegalArgumentException(
        "setup needs --%s (%s): nothing was found on this machine that could be proposed, or nobody answers"
            .formatted(option, question));
  }

  private Optional<String> read() {
    try {
      return Optional.ofNullable(in.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException("the answers can't be read", e);
    }
  }
}
