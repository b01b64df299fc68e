// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.cluster;

import java.time.Instant;
import java.util.List;
import org.culvert.broker.tunnel.Tunnel;

/** Which broker carries which tunnel, as stored. */
public interface Carriage {
  /**
   * Whether another broker may still forward packets for the addresses of that tunnel: it has not
   * said that it stopped, and its lease has not ended.
   */
  boolean isCarriedElsewhere(Tunnel tunnel);

  /** The tunnels that this broker is to stop carrying. */
  List<Long> toRelease();

  /** It has. */
  void released(List<Long> tunnels);

  /** Live tunnels that nobody carries are this broker's: it had the database to itself before. */
  int adopt();

  /**
   * Closes what brokers carried whose lease ended before {@code then}: their clients have not come
   * back.
   *
   * @return how many
   */
  int closeAbandoned(Instant then, Instant now, Instant quarantineEndsAt);
}
