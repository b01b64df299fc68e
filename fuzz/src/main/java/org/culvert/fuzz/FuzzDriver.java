// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import org.jspecify.annotations.Nullable;

/** What the fuzzer calls: names and signatures are Jazzer's. */
public final class FuzzDriver {
  private static @Nullable FuzzTarget target;

  private FuzzDriver() {}

  public static void fuzzerInitialize(String[] arguments) {
    target = FuzzTargets.byName(arguments[0]);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    if (target == null) {
      throw new IllegalStateException("no target was named");
    }
    target.run(input);
  }
}
