// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.console.Console;
import org.culvert.client.negotiation.Outcome;

/** An outcome in the words of {@link Report}, for others who tell it. */
record Explained(ExitCode exit, String problem, String remedy) {
  static Explained of(Outcome outcome, ClientSettings settings) {
    List<String> lines = new ArrayList<>();
    ExitCode exit =
        new Report(new Console(text -> text.lines().forEach(lines::add), 0), settings)
            .explain(outcome);
    String remedy = lines.stream().skip(1).map(String::strip).collect(Collectors.joining(" "));
    return new Explained(exit, lines.isEmpty() ? "" : lines.getFirst(), remedy);
  }
}
