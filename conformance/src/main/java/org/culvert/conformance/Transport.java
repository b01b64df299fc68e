// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.util.Locale;

/** How a case reaches the broker. */
public enum Transport {
  /** Reliable UDP. */
  UDP,
  TCP,
  /** Reliable UDP over a network that loses, repeats and reorders, in both directions. */
  LOSSY;

  /** As the report and the command line write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
