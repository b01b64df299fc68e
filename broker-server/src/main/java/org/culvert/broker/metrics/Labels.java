// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import java.util.Locale;

/** Values of labels, as docs/operations.md has them. */
final class Labels {
  private Labels() {}

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
