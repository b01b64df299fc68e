// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import java.util.Optional;
import org.culvert.broker.tunnel.EndpointWishes.EndpointWish;
import org.culvert.broker.tunnel.EndpointWishes.Result;
import org.culvert.protocol.address.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets v6v4 tunnels follow their routers to the addresses that these tell the website, as far as
 * this broker has the tunnels. Called when something was wished, and every few seconds in case that
 * got lost; one call at a time. What fails is tried again.
 */
public final class RouterMoves {
  private static final Logger log = LoggerFactory.getLogger(RouterMoves.class);

  /** See {@link StoredTunnelProvisioner#follow}. */
  @FunctionalInterface
  public interface Follower {
    Optional<Result> follow(LiveTunnel live, Ipv4Address address, Instant now);
  }

  private final EndpointWishes wishes;
  private final TunnelTable table;
  private final Follower follower;

  public RouterMoves(EndpointWishes wishes, TunnelTable table, Follower follower) {
    this.wishes = wishes;
    this.table = table;
    this.follower = follower;
  }

  public synchronized void step(Instant now) {
    for (EndpointWish wish : wishes.open()) {
      LiveTunnel live = table.byId(wish.tunnelId());
      if (live != null) {
        fulfil(wish, live, now);
      }
    }
  }

  private void fulfil(EndpointWish wish, LiveTunnel live, Instant now) {
    try {
      follower
          .follow(live, wish.address(), now)
          .ifPresent(result -> wishes.settle(wish, result, now));
    } catch (RuntimeException e) {
      log.warn("router.failed tunnel={}", wish.tunnelId(), e);
    }
  }
}
