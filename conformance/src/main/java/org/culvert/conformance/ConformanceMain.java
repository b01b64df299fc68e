// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * {@code ./culvert conformance --target HOST}: plays all cases with that broker. The report goes to
 * standard output, what happens meanwhile to standard error.
 */
public final class ConformanceMain {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private final PrintStream out;
  private final PrintStream err;

  ConformanceMain(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) throws InterruptedException {
    System.exit(new ConformanceMain(System.out, System.err).run(List.of(arguments)));
  }

  int run(List<String> words) throws InterruptedException {
    try {
      Arguments arguments = Arguments.parse(words);
      if (arguments.help()) {
        out.print(Arguments.USAGE);
        return OK;
      }
      if (arguments.list()) {
        Kit.ids().forEach(out::println);
        return OK;
      }
      return play(arguments);
    } catch (IllegalArgumentException e) {
      err.println("culvert conformance: " + e.getMessage());
      err.println();
      err.print(Arguments.USAGE);
      return USAGE;
    } catch (IOException e) {
      err.println("culvert conformance: no broker to play with: " + e.getMessage());
      return USAGE;
    }
  }

  private int play(Arguments arguments) throws IOException, InterruptedException {
    Kit kit = new Kit(arguments.target(), err::println);
    List<Result> results =
        kit.run(
            arguments.transports(),
            id -> arguments.ids().isEmpty() || arguments.ids().contains(id));
    if (arguments.json()) {
      err.println(Report.summary(results));
      out.println(Report.json(results));
    } else {
      out.println(Report.text(results));
    }
    out.flush();
    return Report.count(results, Verdict.FAIL) == 0 ? OK : FAILED;
  }
}
