// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a tunnel is asked for where somebody else has one. Protocol 41 has no ports, so
 * an IPv4 address can have one tunnel; UDP tunnels get into each other's way at the same port only.
 * Whoever is there stays; whoever went without a word makes room.
 */
final class Contest {
  private static final Logger log = LoggerFactory.getLogger(Contest.class);

  /** A client that was heard of within two intervals is there. */
  private static final int INTERVALS = 2;

  private static final Duration USUAL_INTERVAL = Duration.ofSeconds(30);

  private final TunnelStore store;
  private final TunnelTable table;
  private final OuterSide outside;
  private final RandomGenerator random;

  Contest(TunnelStore store, TunnelTable table, OuterSide outside, RandomGenerator random) {
    this.store = store;
    this.table = table;
    this.outside = outside;
    this.random = random;
  }

  /** Who stays there; empty when there is room now. May take as long as a probe takes. */
  Optional<Tunnel> holder(Tunnel wanted, Instant now) {
    return store.liveAt(wanted.outer()).filter(there -> !hasGone(there, now));
  }

  /** Writes down who met whom. */
  Refusal refuse(Tunnel wanted, Tunnel holder, Instant now) {
    Conflict conflict =
        new Conflict(
            Ticket.draw(random), now, wanted.realm(), wanted.account(), wanted.outer(), holder);
    return new Refusal.OuterEndInUse(outside.conflicts().note(conflict));
  }

  private boolean hasGone(Tunnel holder, Instant now) {
    LiveTunnel live = table.byId(holder.id());
    // One of another broker with the same database can't be asked.
    if (live == null || isHeardOf(live, now) || outside.probe().isAnswered(live)) {
      return false;
    }
    boolean closed =
        store.close(
            holder.id(), CloseReason.SILENT, now, now.plus(StoredTunnelProvisioner.QUARANTINE));
    table.remove(holder.id());
    if (closed) {
      log.info(
          "tunnel.made_room realm={} tunnel={} outer={}",
          holder.realm(),
          holder.id(),
          holder.outer());
    }
    return true;
  }

  private static boolean isHeardOf(LiveTunnel live, Instant now) {
    Duration interval = live.tunnel().keepalive().orElse(USUAL_INTERVAL);
    return now.isBefore(live.lastSeenAt().plus(interval.multipliedBy(INTERVALS)));
  }
}
