// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** What was decided for accounts, and what they have used. Blocks on the database. */
public interface LimitStore {
  /** Of the accounts for which something was decided, by their number: a few. */
  Map<Long, OwnLimits> own();

  /** What accounts have sent and received since then, as far as it was reported. */
  Map<Long, Long> octetsSince(Collection<Long> accounts, Instant then);
}
