// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.util.List;

/**
 * One parser. What it refuses in the way that it promises is no finding; any other exception is,
 * and so is an invariant that does not hold.
 */
public interface FuzzTarget {
  /** For the command line. */
  String name();

  void run(byte[] input);

  /** Inputs to start from. */
  List<byte[]> seeds(Vectors vectors);

  /** The same as {@code assert}, whatever the JVM was started with. */
  static void hold(boolean invariant, String broken) {
    if (!invariant) {
      throw new AssertionError(broken);
    }
  }
}
