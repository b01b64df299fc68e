// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes amounts for people, in their language. */
record Amounts(Locale language) {
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB");

  /** {@code 12.3 MB}: in thousands, as networks count. */
  public String octets(long octets) {
    double amount = octets;
    int unit = 0;
    while (amount >= 999.5 && unit < UNITS.size() - 1) {
      amount /= 1000;
      unit++;
    }
    String number = amount >= 100 || unit == 0 ? "%,.0f" : "%.1f";
    return String.format(language, number, amount) + " " + UNITS.get(unit);
  }

  /** {@code 12.3 ms}. */
  public String millis(@Nullable Long micros) {
    return micros == null ? "–" : String.format(language, "%.1f ms", micros / 1000.0);
  }
}
