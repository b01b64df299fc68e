// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.accounting;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * What is still to be told. The database puts beginnings, moves and ends into it, in the
 * transaction in which they happen. Several brokers may empty it. Blocks on the database.
 */
public interface AccountingOutbox {
  /** From now on there is somebody who empties it; said again and again. */
  void sign(Instant now);

  /** There is nobody at this broker. */
  void resign();

  /** Tells of live tunnels, each once in every interval, whatever broker asks first. */
  void addInterims(Duration interval, Instant now);

  /** Notes how much went through tunnels of which it is known by now. */
  void ripen(Instant now);

  /** Of each tunnel the first; nobody else gets them for a minute. */
  List<AccountingEvent> take(int most, Instant now);

  /** They are told. */
  void done(Collection<Long> events);

  /** They could not be told, and are worth another try then. */
  void retry(Collection<Long> events, Instant then);

  /** Drops what is beyond that many, interims first; how many. */
  int bound(int most);
}
