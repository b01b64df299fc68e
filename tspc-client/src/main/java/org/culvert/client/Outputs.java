// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.culvert.client.background.RotatingLog;
import org.culvert.client.background.Syslog;
import org.culvert.client.config.LogWish;
import org.culvert.client.console.Console;
import org.culvert.client.console.Sink;

/** Where this run's messages go. */
final class Outputs {
  /** What -v, -vv and -vvv stand for, by the level of a log. */
  private static final int[] VERBOSITY = {-1, 0, 2, 3};

  private Outputs() {}

  /**
   * @param verbosity of the command line
   * @param out standard output, or what stands for it
   * @param detached whether nobody will see that for long, so that a file has to do
   */
  static Console console(LogWish wish, int verbosity, Consumer<String> out, boolean detached) {
    Clock clock = Clock.system(ZoneId.systemDefault());
    List<Sink> sinks = new ArrayList<>();
    add(sinks, wish.console(), Optional.of(verbosity), out);
    add(sinks, wish.errors(), Optional.empty(), System.err::println);
    LogWish.LogFile file = wish.logFile();
    long largest = file.rotation() ? file.largest() : Long.MAX_VALUE;
    add(
        sinks,
        wish.file(),
        detached ? Optional.of(verbosity) : Optional.empty(),
        new RotatingLog(file.path(), largest, file.keepsAll(), clock));
    add(
        sinks,
        wish.syslog(),
        Optional.empty(),
        new Syslog(Syslog.SOCKET, wish.syslogAs().priority(), clock));
    return new Console(sinks);
  }

  private static void add(
      List<Sink> sinks,
      Optional<Integer> level,
      Optional<Integer> whenUnset,
      Consumer<String> out) {
    int verbosity = level.map(number -> VERBOSITY[number]).orElse(whenUnset.orElse(-1));
    if (verbosity >= 0) {
      sinks.add(new Sink(verbosity, out));
    }
  }
}
