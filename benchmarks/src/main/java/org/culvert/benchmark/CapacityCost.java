// SPDX-License-Identifier: Apache-2.0
package org.culvert.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What some work costs, for each of the things that it was done to: octets of the write-ahead log,
 * time, and processor time, which others on the machine change less.
 */
record CapacityCost(double wal, double micros, double serverMicros, double brokerMicros) {
  private static final OperatingSystemMXBean SELF =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  static CapacityCost of(CapacityDatabase database, int things, Runnable work) throws SQLException {
    double wal = database.wal();
    double server = database.processorNanos();
    double broker = SELF.getProcessCpuTime();
    double clock = System.nanoTime();
    work.run();
    clock = System.nanoTime() - clock;
    broker = SELF.getProcessCpuTime() - broker;
    server = database.processorNanos() - server;
    wal = database.wal() - wal;
    return new CapacityCost(
        wal / things, clock / things / 1e3, server / things / 1e3, broker / things / 1e3);
  }

  /** Of each figure the middle one. */
  static CapacityCost median(List<CapacityCost> turns) {
    return new CapacityCost(
        middle(turns, CapacityCost::wal),
        middle(turns, CapacityCost::micros),
        middle(turns, CapacityCost::serverMicros),
        middle(turns, CapacityCost::brokerMicros));
  }

  private static double middle(List<CapacityCost> turns, ToDoubleFunction<CapacityCost> figure) {
    return turns.stream().mapToDouble(figure).sorted().toArray()[turns.size() / 2];
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "%,7.0f octets of WAL, %,7.0f µs; processor: database %,6.0f µs, broker %,6.0f µs",
        wal,
        micros,
        serverMicros,
        brokerMicros);
  }
}
