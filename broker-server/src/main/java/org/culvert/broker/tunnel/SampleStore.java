// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Who looks at which tunnel, and where the figures go. Blocks on the database. */
public interface SampleStore {
  /** Until when tunnels are watched, by their number; at most so many, the latest first. */
  Map<Long, Instant> watched(Instant now, int most);

  void write(List<Sample> samples);

  /** Forgets samples from before {@code then}, and who looked at tunnels long before. */
  void forget(Instant then);
}
