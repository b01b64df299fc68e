// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.cluster;

import java.time.Duration;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.TunnelTable;

/**
 * Has the clients of a broker that is being emptied go to other ones. TSP can't tell them to, so
 * their probes are left without an answer: they negotiate again, and are sent elsewhere, while this
 * broker goes on forwarding until the other one has the tunnel. Some at a time, since all at once
 * would be a crowd at the others.
 */
public final class Departures {
  private static final int EACH_SECOND = 500;

  private final TunnelTable tunnels;
  private final int eachTime;
  private boolean begun;

  /**
   * @param pause between two steps
   */
  public Departures(TunnelTable tunnels, Duration pause) {
    this.tunnels = tunnels;
    this.eachTime = (int) Math.max(1, EACH_SECOND * pause.toMillis() / 1000);
  }

  public void step(boolean draining) {
    if (!draining && !begun) {
      return;
    }
    begun = draining;
    int left = eachTime;
    for (LiveTunnel live : tunnels.all()) {
      if (!draining) {
        live.leave(false);
      } else if (left > 0 && !live.isLeaving()) {
        live.leave(true);
        left--;
      }
    }
  }
}
