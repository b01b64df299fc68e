// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a look at one broker's chain found.
 *
 * @param broker its {@code redirect.name}; empty where it has none
 * @param rows that are sealed
 * @param waiting rows that are not sealed yet
 * @param since the first day that is kept; none: nothing is sealed yet
 * @param checkpoints that were made, and are kept
 * @param signed so many of them with our key
 * @param head hash of the last row: written down elsewhere, it stands for all of them
 * @param breaches the first hundred
 */
public record ChainReport(
    String broker,
    long rows,
    long waiting,
    @Nullable LocalDate since,
    int checkpoints,
    int signed,
    ChainHash head,
    List<Breach> breaches) {
  public ChainReport {
    breaches = List.copyOf(breaches);
  }

  public boolean isWhole() {
    return breaches.isEmpty();
  }
}
