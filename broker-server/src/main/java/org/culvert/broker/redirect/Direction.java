// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.redirect;

import java.util.List;

/** Where a client is served. */
public sealed interface Direction {
  record Here() implements Direction {}

  /**
   * @param brokers not empty, the preferred one first
   */
  record Elsewhere(List<String> brokers) implements Direction {
    public Elsewhere {
      brokers = List.copyOf(brokers);
    }
  }

  /** Not now, and nowhere else either: it should come again later. */
  record Nowhere() implements Direction {}
}
