// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.util.Locale;

/** What became of a case. */
public enum Verdict {
  PASS,
  FAIL,
  /** The broker does not claim to have what the case is about, or the kit has no account. */
  NOT_OFFERED;

  /** As the report writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
