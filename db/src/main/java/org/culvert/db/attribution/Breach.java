// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Something in the log that was not there, or was otherwise, when it was sealed.
 *
 * @param broker whose chain
 * @param number of the row in the chain; 0: it has none
 * @param entry the row's id in {@code attribution}; 0: not known any more
 * @param day of the checkpoint; none: it is about a row
 */
public record Breach(Kind kind, String broker, long number, long entry, @Nullable LocalDate day) {
  /** What is wrong. */
  public enum Kind {
    /** The row is not what was sealed, or not behind the row that it was sealed behind. */
    CHANGED("row %2$d (id %3$d) was changed since it was sealed"),
    /** A number is left out. */
    MISSING("row %2$d is missing"),
    /** There is a seal and no row. */
    GONE("row %2$d (id %3$d) was removed"),
    /** Sealed long after rows of a later time. */
    LATE("row %2$d (id %3$d) tells of a time long before the row ahead of it: it was put in later"),
    /** There is a row and no seal, and none is coming. */
    UNSEALED("the row with id %3$d was put in past the chain"),
    /** Was written, and was gone before it was sealed. */
    UNSEALED_GONE("the row with id %3$d was removed before it was sealed"),
    /** The chain ends before the last row that a checkpoint knows. */
    CUT("the rows up to %2$d, which the checkpoint of %4$s tells of, are missing"),
    /** The checkpoint says something else than the chain. */
    CHECKPOINT("the checkpoint of %4$s does not fit the rows"),
    /** The signature is not our key's. */
    SIGNATURE("the checkpoint of %4$s is not signed with the key"),
    /** There has to be one for each day. */
    NO_CHECKPOINT("the checkpoint of %4$s is missing");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /** A sentence for the operator. */
  public String text() {
    return kind.text.formatted(broker, number, entry, day);
  }
}
