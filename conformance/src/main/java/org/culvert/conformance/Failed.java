// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

/** The broker did not do what the case is about. */
final class Failed extends RuntimeException {
  private static final long serialVersionUID = 1;

  Failed(String detail) {
    super(detail);
  }

  static void unless(boolean good, String detail) {
    if (!good) {
      throw new Failed(detail);
    }
  }
}
