// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.culvert.broker.realm.Account;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes true what somebody on the website wants done with tunnels, as far as this broker has them,
 * and ends the tunnels of accounts that are on hold. Called when a page says that there is
 * something to do, and every few seconds in case that got lost; one call at a time. What fails is
 * tried again.
 */
public final class Wishes {
  private static final Logger log = LoggerFactory.getLogger(Wishes.class);

  /** What was done is looked at once more: a tunnel that moved meanwhile could have come back. */
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private static final Duration REMEMBERED = Duration.ofDays(1);

  private final WishStore wishes;
  private final TunnelStore store;
  private final TunnelTable table;
  private final Map<String, Duration> quarantines;
  private final Consumer<Account> forgetDevices;

  /**
   * @param quarantines how long addresses of accounts rest that are given back, by realm
   * @param forgetDevices lets any device of the account have its tunnel
   */
  public Wishes(
      WishStore wishes,
      TunnelStore store,
      TunnelTable table,
      Map<String, Duration> quarantines,
      Consumer<Account> forgetDevices) {
    this.wishes = wishes;
    this.store = store;
    this.table = table;
    this.quarantines = Map.copyOf(quarantines);
    this.forgetDevices = forgetDevices;
  }

  public synchronized void step(Instant now) {
    for (TunnelWish wish : wishes.wishes(now.minus(AGAIN))) {
      LiveTunnel live = table.byId(wish.tunnelId());
      if (live != null) {
        guarded(wish.tunnelId(), () -> fulfil(wish, live, now));
      }
    }
    store
        .heldTunnels()
        .forEach(
            (tunnelId, by) -> {
              LiveTunnel live = table.byId(tunnelId);
              if (live != null) {
                guarded(tunnelId, () -> close(live.tunnel(), by, now));
              }
            });
  }

  public void forget(Instant now) {
    wishes.forget(now.minus(REMEMBERED));
  }

  private void fulfil(TunnelWish wish, LiveTunnel live, Instant now) {
    Tunnel tunnel = live.tunnel();
    switch (wish.kind()) {
      case CLOSE -> close(tunnel, wish.by(), now);
      case HAND_OVER -> {
        tunnel.account().ifPresent(forgetDevices);
        end(tunnel, CloseReason.HANDED_OVER, StoredTunnelProvisioner.QUARANTINE, now);
      }
      case NAMES -> wishes.renewNames(tunnel.id());
      case INBOUND -> live.admit(tunnel.account().flatMap(store::inboundOf));
    }
    wishes.done(wish, now);
  }

  private void close(Tunnel tunnel, Hold.By by, Instant now) {
    switch (by) {
      case OWNER ->
          end(
              tunnel,
              CloseReason.DELETED_BY_OWNER,
              tunnel
                  .account()
                  .map(Account::realm)
                  .map(quarantines::get)
                  .orElse(StoredTunnelProvisioner.QUARANTINE),
              now);
      case OPERATOR ->
          end(tunnel, CloseReason.CLOSED_BY_OPERATOR, StoredTunnelProvisioner.QUARANTINE, now);
    }
  }

  /** Its client is told nothing: TSP has no word for it. Its keepalive tells it. */
  private void end(Tunnel tunnel, CloseReason reason, Duration quarantine, Instant now) {
    boolean closed = store.close(tunnel.id(), reason, now, now.plus(quarantine));
    table.remove(tunnel.id());
    if (closed) {
      log.info(
          "tunnel.ended realm={} tunnel={} outer={} reason={}",
          tunnel.realm(),
          tunnel.id(),
          tunnel.outer(),
          reason);
    }
  }

  private static void guarded(long tunnelId, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      log.warn("wish.failed tunnel={}", tunnelId, e);
    }
  }
}
