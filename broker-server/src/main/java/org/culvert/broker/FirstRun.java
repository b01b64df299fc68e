// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.config.InvalidSettings;
import org.culvert.broker.preflight.Preflight;
import org.culvert.broker.setup.SetupCommand;

/** {@code broker setup} and {@code broker preflight}, the one at the end of the other. */
final class FirstRun {
  private FirstRun() {}

  /**
   * @return the exit code
   */
  static int setup(List<String> words, PrintStream out, PrintStream err) {
    return new SetupCommand(System.in, out, err, InstantSource.system())
        .run(words, (file, name) -> afterwards(file, name, out, err));
  }

  private static void afterwards(Path file, String name, PrintStream out, PrintStream err) {
    try {
      out.println("What this machine lacks, before any of that is done:");
      preflight(BrokerSettingsReader.read(file, Map.of()), List.of("--name", name), out, err);
    } catch (InvalidSettings e) {
      e.mistakes().forEach(err::println);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @return the exit code
   */
  static int preflight(
      BrokerSettings settings, List<String> words, PrintStream out, PrintStream err)
      throws InterruptedException {
    return new Preflight(settings, out, err, InstantSource.system()).run(words);
  }
}
