// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.culvert.standalone.lab.Lab;

/**
 * {@code ./culvert demo}, inside the lab. Ends with 0 when every figure is good, with 1 otherwise;
 * without {@code --once} it stays, so that one can look around, until Ctrl-C.
 */
public final class DemoMain {
  private static final String USAGE =
      """
      Usage: ./culvert demo [--once] [--json]
        --once   end after the summary, instead of staying until Ctrl-C
        --json   print one JSON object and nothing else; progress goes to standard error
      """;

  private DemoMain() {}

  public static void main(String[] arguments) throws Exception {
    List<String> options = List.of(arguments);
    if (options.contains("--help") || options.contains("-h")) {
      System.out.print(USAGE);
      return;
    }
    if (!Set.of("--once", "--json").containsAll(options)) {
      System.err.print("culvert: demo knows only these options.\n" + USAGE);
      System.exit(2);
    }
    boolean good = show(options.contains("--json"), options.contains("--once"));
    System.exit(good ? 0 : 1);
  }

  private static boolean show(boolean json, boolean once) throws Exception {
    PrintStream progress = json ? System.err : System.out;
    try (Story story = new Story(Lab.entered(), line -> progress.println("· " + line))) {
      Figures figures = story.tell();
      progress.printf("%n%s%n%n", Report.table(figures));
      progress.println(figures.isGood() ? "Everything works." : "Something is wrong, see above.");
      if (json) {
        System.out.println(Report.json(figures));
        System.out.flush();
      }
      if (!once) {
        progress.println(LOOK_AROUND);
        new CountDownLatch(1).await();
      }
      return figures.isGood();
    } catch (IOException | IllegalStateException e) {
      progress.println("The demo failed: " + e.getMessage());
      if (json) {
        System.out.println(Report.json(String.valueOf(e.getMessage())));
      }
      return false;
    }
  }

  private static final String LOOK_AROUND = "The tunnels stay up until Ctrl-C.";
}
