// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

import java.time.Duration;
import java.util.Optional;
import org.culvert.protocol.message.TunnelType;

/**
 * The interval is the broker's decision; the client's wish is moved into these bounds.
 *
 * @param overUdp for v6udpv4
 * @param unasked imposed on a v6udpv4 client that wishes none: its NAT would forget it
 * @param direct for encapsulations without ports, which a client may have without a keepalive
 */
public record KeepalivePolicy(Bounds overUdp, Duration unasked, Bounds direct) {
  /** The shortest and the longest interval. */
  public record Bounds(Duration least, Duration most) {
    Duration around(Duration wish) {
      return wish.compareTo(least) < 0 ? least : wish.compareTo(most) > 0 ? most : wish;
    }
  }

  /** NAT bindings of UDP may live for 30 seconds only. */
  public static final KeepalivePolicy DEFAULT =
      new KeepalivePolicy(
          new Bounds(Duration.ofSeconds(15), Duration.ofSeconds(60)),
          Duration.ofSeconds(30),
          new Bounds(Duration.ofSeconds(30), Duration.ofSeconds(300)));

  /** Empty when the tunnel is to have none: then only its lease ends it. */
  public Optional<Duration> decide(TunnelType type, Optional<Duration> wish) {
    return type == TunnelType.V6UDPV4
        ? Optional.of(overUdp.around(wish.orElse(unasked)))
        : wish.map(direct::around);
  }
}
