// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.nio.ByteBuffer;
import org.culvert.broker.realm.Limits;
import org.jspecify.annotations.Nullable;

/** The limits of one live tunnel, as packet threads ask for them: no lock, nothing allocated. */
public final class Throttle {
  private final Limits limits;
  private final boolean usedUp;
  private final @Nullable RateCap up;
  private final @Nullable RateCap down;

  private Throttle(Limits limits, boolean usedUp, @Nullable Throttle former) {
    this.limits = limits;
    this.usedUp = usedUp;
    this.up = cap(rate(limits.rateUp()), former == null ? null : former.up);
    this.down = cap(rate(limits.rateDown()), former == null ? null : former.down);
  }

  /**
   * @param usedUp whether the quota is
   * @param former whose buckets go on
   * @return null when nothing is limited
   */
  static @Nullable Throttle of(Limits limits, boolean usedUp, @Nullable Throttle former) {
    if (former != null && former.limits.equals(limits) && former.usedUp == usedUp) {
      return former;
    }
    boolean free = limits.rateUp() == 0 && limits.rateDown() == 0 && limits.mail() && !usedUp;
    return free ? null : new Throttle(limits, usedUp, former);
  }

  private int rate(int usual) {
    boolean slowed = usedUp && limits.quotaRate() > 0;
    return slowed && (usual == 0 || usual > limits.quotaRate()) ? limits.quotaRate() : usual;
  }

  private static @Nullable RateCap cap(int rate, @Nullable RateCap former) {
    if (rate == 0) {
      return null;
    }
    return former != null && former.rate() == rate ? former : new RateCap(rate);
  }

  /** The quota is used up, and nothing passes any more. */
  public boolean isStopped() {
    return usedUp && limits.quotaRate() == 0;
  }

  boolean isUsedUp() {
    return usedUp;
  }

  /** Whether a valid packet of the client may go to that port. */
  public boolean admitsPort(ByteBuffer packet, int length) {
    return limits.mail() || !MailPort.isReachedBy(packet, length);
  }

  /** Whether the rate lets it out of the tunnel; counts it if so. */
  public boolean admitsFromClient(int octets, long nowMillis) {
    return up == null || up.admits(octets, nowMillis);
  }

  /** Whether the rate lets it into the tunnel; counts it if so. */
  public boolean admitsToClient(int octets, long nowMillis) {
    return down == null || down.admits(octets, nowMillis);
  }
}
