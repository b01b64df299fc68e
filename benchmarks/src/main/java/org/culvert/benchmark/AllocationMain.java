// SPDX-License-Identifier: Apache-2.0
package org.culvert.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * {@code ./culvert bench allocation}: how long a prefix takes out of a pool with a million
 * delegations, beside an empty one. Both are asked one after the other, so that whatever else the
 * machine does meets both; the figure is the ratio of their medians in each turn of some pairs.
 */
public final class AllocationMain {
  private static final int DELEGATIONS = 1_000_000;
  private static final int TURNS = 40;
  private static final int WARM_UP = 10;
  private static final int ALLOCATIONS = 50;
  private static final double MOST = 2;

  private AllocationMain() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    boolean json = List.of(arguments).contains("--json");
    Path folder = Files.createTempDirectory("culvert-bench");
    Figures figures;
    try {
      figures = measure(folder);
    } finally {
      delete(folder);
    }
    System.out.println(json ? figures.json() : figures.text());
    if (figures.ratio().median() > MOST) {
      System.exit(1);
    }
  }

  private static Figures measure(Path folder) throws IOException, SQLException {
    int newcomers = (TURNS + WARM_UP) * ALLOCATIONS;
    long before = System.nanoTime();
    System.err.println("filling a pool with " + DELEGATIONS + " delegations");
    try (var empty = AllocationDatabase.start(folder.resolve("empty"), 0, newcomers);
        var full = AllocationDatabase.start(folder.resolve("full"), DELEGATIONS, newcomers)) {
      System.err.println(
          "filled in " + Duration.ofNanos(System.nanoTime() - before).toSeconds() + " s");
      List<Double> emptyTurns = new ArrayList<>();
      List<Double> fullTurns = new ArrayList<>();
      for (int turn = -WARM_UP; turn < TURNS; turn++) {
        double[] ofEmpty = new double[ALLOCATIONS];
        double[] ofFull = new double[ALLOCATIONS];
        for (int i = 0; i < ALLOCATIONS; i++) {
          ofEmpty[i] = empty.allocate().toNanos() / 1e3;
          ofFull[i] = full.allocate().toNanos() / 1e3;
        }
        if (turn >= 0) {
          emptyTurns.add(Spread.of(DoubleStream.of(ofEmpty)).median());
          fullTurns.add(Spread.of(DoubleStream.of(ofFull)).median());
        }
      }
      return Figures.of(emptyTurns, fullTurns);
    }
  }

  /** A median, and what nine of ten are within. */
  record Spread(double low, double median, double high) {
    static Spread of(DoubleStream values) {
      double[] sorted = values.sorted().toArray();
      return new Spread(
          sorted[sorted.length / 20], sorted[sorted.length / 2], sorted[sorted.length * 19 / 20]);
    }

    String json() {
      return String.format(
          Locale.ROOT, "{\"p5\":%.3f,\"median\":%.3f,\"p95\":%.3f}", low, median, high);
    }

    String text(String unit) {
      return String.format(
          Locale.ROOT, "%8.2f %s   (90 %% within %.2f to %.2f)", median, unit, low, high);
    }
  }

  /** Of all turns. */
  record Figures(Spread empty, Spread full, Spread ratio) {
    static Figures of(List<Double> empty, List<Double> full) {
      double[] ratios = new double[empty.size()];
      for (int turn = 0; turn < ratios.length; turn++) {
        ratios[turn] = full.get(turn) / empty.get(turn);
      }
      return new Figures(
          Spread.of(empty.stream().mapToDouble(each -> each)),
          Spread.of(full.stream().mapToDouble(each -> each)),
          Spread.of(DoubleStream.of(ratios)));
    }

    String json() {
      return "{\"ok\":%s,\"delegations\":%d,\"turns\":%d,\"allocations\":%d,"
              .formatted(ratio.median <= MOST, DELEGATIONS, TURNS, TURNS * ALLOCATIONS)
          + "\"empty_us\":%s,\"full_us\":%s,\"ratio\":%s}"
              .formatted(empty.json(), full.json(), ratio.json());
    }

    String text() {
      return """
          One prefix out of a pool of 1,048,576, the median of %d allocations in each of %d turns:
            empty pool            %s
            1,000,000 delegations %s
            ratio                 %s, at most %.0f wanted
          """
          .formatted(ALLOCATIONS, TURNS, empty.text("µs"), full.text("µs"), ratio.text("  "), MOST)
          .stripTrailing();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
