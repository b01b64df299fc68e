// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;

/** Where conflicts are written down, for the portal to explain. Blocks on the database. */
public interface ConflictLog {
  /**
   * Writes the conflict down. Clients repeat themselves: the same two at the same place are one
   * record, with one ticket.
   *
   * @return the ticket of the record
   */
  String note(Conflict conflict);

  /** Forgets what did not happen again since; how many. */
  int forget(Instant before);
}
