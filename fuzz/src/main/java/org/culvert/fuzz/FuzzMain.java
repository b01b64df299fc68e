// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.culvert.fuzz.Campaign.Result;

/**
 * {@code ./culvert fuzz}: the targets, one after the other. Ends with 1 when one of them found
 * something.
 */
public final class FuzzMain {
  private static final String USAGE = "usage: ./culvert fuzz [--seconds N] [TARGET]...";
  private static final int USUAL_SECONDS = 60;

  private FuzzMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int seconds = USUAL_SECONDS;
    List<FuzzTarget> targets = new ArrayList<>();
    try {
      for (int i = 0; i < arguments.length; i++) {
        if (arguments[i].equals("--seconds") && i + 1 < arguments.length) {
          seconds = Integer.parseInt(arguments[++i]);
        } else {
          targets.add(FuzzTargets.byName(arguments[i]));
        }
      }
    } catch (IllegalArgumentException e) {
      System.err.printf("%s%n%s%ntargets:%n", e.getMessage(), USAGE);
      FuzzTargets.all().forEach(target -> System.err.println("  " + target.name()));
      System.exit(2);
    }
    System.exit(run(targets.isEmpty() ? FuzzTargets.all() : targets, seconds) ? 0 : 1);
  }

  private static boolean run(List<FuzzTarget> targets, int seconds)
      throws IOException, InterruptedException {
    Path home = Path.of(System.getenv().getOrDefault("CULVERT_HOME", ".")).toAbsolutePath();
    Vectors vectors = new Vectors(home);
    boolean clean = true;
    for (FuzzTarget target : targets) {
      System.err.printf("%s: %d s%n", target.name(), seconds);
      long began = System.nanoTime();
      Path folder = home.resolve("target/fuzz").resolve(target.name());
      Result result = new Campaign(target, folder, seconds).run(vectors);
      long took = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
      System.out.printf(
          "%-18s %12d runs in %4d s  %s%n",
          result.target(),
          result.runs(),
          took,
          result.found() ? "FOUND SOMETHING: " + result.log() : "nothing found");
      clean &= !result.found();
    }
    return clean;
  }
}
