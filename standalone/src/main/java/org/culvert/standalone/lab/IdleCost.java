// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process takes while it has nothing to do, as the kernel counts it.
 *
 * @param residentMegabytes of 1024 × 1024 octets, shared pages included
 * @param cpuPercent of one core
 */
public record IdleCost(double residentMegabytes, double cpuPercent, Duration over) {
  /** What Linux shows to every program, whatever its own clock does. */
  private static final double TICKS_PER_SECOND = 100;

  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

  /** Watches that long. */
  public static IdleCost of(long process, Duration time) throws IOException, InterruptedException {
    long began = ticks(process);
    long startedAt = System.nanoTime();
    Thread.sleep(time);
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    double percent = (ticks(process) - began) / TICKS_PER_SECOND / seconds * 100;
    Matcher resident = RESIDENT.matcher(read(process, "status"));
    if (!resident.find()) {
      throw new IOException("process " + process + " has no memory: has it ended?");
    }
    return new IdleCost(Integer.parseInt(resident.group(1)) / 1024.0, percent, time);
  }

  /** In user and in kernel mode: the 14th and the 15th field, counted behind the name. */
  private static long ticks(long process) throws IOException {
    String stat = read(process, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static String read(long process, String file) throws IOException {
    return Files.readString(Path.of("/proc", String.valueOf(process), file));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f MB resident, %.2f %% of a core over %d s",
        residentMegabytes,
        cpuPercent,
        over.toSeconds());
  }
}
