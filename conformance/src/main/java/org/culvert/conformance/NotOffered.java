// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

/** The case can't be played with this broker. */
final class NotOffered extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotOffered(String detail) {
    super(detail);
  }

  static void unless(boolean there, String detail) {
    if (!there) {
      throw new NotOffered(detail);
    }
  }
}
