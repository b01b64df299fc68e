// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.cluster;

import java.time.Duration;
import java.util.List;
import org.culvert.broker.tunnel.Carriers;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How tunnels change from one broker to another: the one that has it now stops, and says so, before
 * the other begins. One that is dead says nothing; its lease ends. Thread-safe.
 */
public final class Handovers implements Carriers {
  private static final Logger log = LoggerFactory.getLogger(Handovers.class);
  private static final Duration FIRST_LOOK = Duration.ofMillis(10);
  private static final Duration LONGEST_LOOK = Duration.ofMillis(250);

  private final Carriage carriage;
  private final TunnelTable tunnels;
  private final Membership membership;

  public Handovers(Carriage carriage, TunnelTable tunnels, Membership membership) {
    this.carriage = carriage;
    this.tunnels = tunnels;
    this.membership = membership;
  }

  @Override
  public long epoch() {
    return membership.epoch();
  }

  @Override
  public void awaitRelease(Tunnel accepted, long epoch) {
    // Nobody's lease is longer than all clocks together.
    long patience = 2 * membership.lease().toNanos();
    long begun = System.nanoTime();
    Duration pause = FIRST_LOOK;
    while (carriage.isCarriedElsewhere(accepted)) {
      if (System.nanoTime() - begun > patience) {
        throw new IllegalStateException("another broker keeps tunnel " + accepted.id());
      }
      sleep(pause);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_LOOK) < 0 ? longer : LONGEST_LOOK;
    }
    if (!membership.isHolding() || membership.epoch() != epoch) {
      throw new IllegalStateException("the lease of this broker ended meanwhile");
    }
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while another broker had the tunnel", e);
    }
  }

  /** Stops carrying what others have taken over, or what was closed. */
  public synchronized void release() {
    List<Long> leaving = carriage.toRelease();
    if (!leaving.isEmpty()) {
      leaving.forEach(tunnels::remove);
      carriage.released(leaving);
      log.debug("tunnels.released tunnels={}", leaving.size());
    }
  }
}
