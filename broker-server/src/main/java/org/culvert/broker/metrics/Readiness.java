// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Whether clients are served, and if not, why: a list of named checks, each asked whenever somebody
 * wants to know. A check must not wait for anything. Thread-safe.
 */
public final class Readiness {
  private record Check(String name, Supplier<Optional<String>> obstacle) {}

  private record Remark(String name, BooleanSupplier holds, String text) {}

  private final MeterRegistry registry;
  private final List<Check> checks = new CopyOnWriteArrayList<>();
  private final List<Remark> remarks = new CopyOnWriteArrayList<>();

  /**
   * @param registry which has a gauge for each check
   */
  public Readiness(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param name one word, stable: docs/operations.md explains it
   * @param obstacle what is in the way, and what to do; empty while all is well
   */
  public void check(String name, Supplier<Optional<String>> obstacle) {
    checks.add(new Check(name, obstacle));
    Gauge.builder("culvert.obstacle", () -> obstacle.get().isPresent() ? 1 : 0)
        .description("1 while that check keeps the broker from serving")
        .tag("check", name)
        .register(registry);
  }

  /** Something that an operator should know, and that keeps nobody from being served. */
  public void remark(String name, BooleanSupplier holds, String text) {
    remarks.add(new Remark(name, holds, text));
  }

  /** What is in the way, one line for each check that fails. */
  public List<String> obstacles() {
    return checks.stream()
        .flatMap(check -> check.obstacle().get().map(text -> check.name() + ": " + text).stream())
        .toList();
  }

  /** What is to be known beside that, one line each. */
  public List<String> remarks() {
    return remarks.stream()
        .filter(remark -> remark.holds().getAsBoolean())
        .map(remark -> remark.name() + ": " + remark.text())
        .toList();
  }
}
