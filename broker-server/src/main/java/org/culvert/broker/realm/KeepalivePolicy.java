// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

import java.time.Duration;

/** The interval is the broker's decision; the client's wish is moved into these bounds. */
public record KeepalivePolicy(Duration least, Duration most, Duration unasked) {
  /** NAT bindings of UDP may live for 30 seconds only. */
  public static final KeepalivePolicy DEFAULT =
      new KeepalivePolicy(Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(30));

  public Duration decide(java.util.Optional<Duration> wish) {
    Duration interval = wish.orElse(unasked);
    return interval.compareTo(least) < 0 ? least : interval.compareTo(most) > 0 ? most : interval;
  }
}
