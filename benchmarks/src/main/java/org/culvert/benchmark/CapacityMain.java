// SPDX-License-Identifier: Apache-2.0
package org.culvert.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * {@code ./culvert bench capacity [ACCOUNTS]}: the figures that docs/capacity.md reckons with.
 * Octets and transactions are counted, and come out alike on every machine; times do not.
 */
public final class CapacityMain {
  private static final int ACCOUNTS = 100_000;

  private CapacityMain() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    int accounts = arguments.length == 0 ? ACCOUNTS : number(arguments[0]);
    Path folder = Files.createTempDirectory("culvert-bench");
    try (CapacityDatabase database = CapacityDatabase.start(folder)) {
      new Capacity(database, accounts, System.out).measure();
    } finally {
      delete(folder);
    }
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{4,6}")) {
      System.err.println(
          "bench capacity: \"" + text + "\" is no number of accounts: from 1000 to 999999");
      System.exit(2);
    }
    return Integer.parseInt(text);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
