// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds live tunnels to the limits of their accounts, and sees when a quota is used up: what the
 * store knows of this month, and what the tunnel has counted since it was asked. One call at a
 * time. While the store can't be had, everything stays as it is.
 */
public final class Quotas implements TunnelWatcher {
  private static final Logger log = LoggerFactory.getLogger(Quotas.class);

  /** What went through other tunnels of the account, here or at other brokers, is seen then. */
  private static final Duration AGAIN = Duration.ofMinutes(5);

  /**
   * @param octets of the month when the tunnel had counted {@code counted}
   */
  private record Use(YearMonth month, long octets, LiveTunnel live, long counted, Instant readAt) {
    long now() {
      return octets + Quotas.counted(live) - counted;
    }

    boolean holdsFor(LiveTunnel current, YearMonth today, Instant now) {
      return live == current && month.equals(today) && now.isBefore(readAt.plus(AGAIN));
    }
  }

  private final LimitStore store;
  private final TunnelTable table;
  private final Map<Long, Use> uses = new HashMap<>();
  private final Queue<Long> newcomers = new ConcurrentLinkedQueue<>();

  public Quotas(LimitStore store, TunnelTable table) {
    this.store = store;
    this.table = table;
  }

  /** Its realm's limits hold already; its own are looked for soon, not while others wait. */
  @Override
  public void added(Tunnel tunnel) {
    if (tunnel.account().isPresent()) {
      newcomers.add(tunnel.id());
    }
  }

  @Override
  public void removed(Tunnel tunnel) {
    // Its account may have another one already: step() looks.
  }

  /** Of tunnels that came since the last call; called often, and cheap when there are none. */
  public synchronized void greet(Instant now) {
    Set<Long> ids = new HashSet<>();
    List<LiveTunnel> live = new ArrayList<>();
    for (Long id = newcomers.poll(); id != null; id = newcomers.poll()) {
      LiveTunnel some = table.byId(id);
      if (some != null && ids.add(id)) {
        live.add(some);
      }
    }
    if (!live.isEmpty()) {
      try {
        apply(live, now);
      } catch (RuntimeException e) {
        newcomers.addAll(ids);
        throw e;
      }
    }
  }

  public synchronized void step(Instant now) {
    List<LiveTunnel> live =
        table.all().stream().filter(some -> some.tunnel().account().isPresent()).toList();
    apply(live, now);
    uses.keySet().retainAll(live.stream().map(Quotas::account).collect(Collectors.toSet()));
  }

  private void apply(Collection<LiveTunnel> tunnels, Instant now) {
    Map<Long, OwnLimits> own = store.own();
    Function<LiveTunnel, Limits> limits =
        live -> own.getOrDefault(account(live), OwnLimits.NONE).over(live.usualLimits());
    read(tunnels.stream().filter(live -> limits.apply(live).quota() > 0).toList(), now);
    for (LiveTunnel live : tunnels) {
      Limits held = limits.apply(live);
      Use use = uses.get(account(live));
      boolean usedUp = use != null && held.isUsedUp(use.now());
      Throttle before = live.throttle();
      live.limit(held, usedUp);
      if (usedUp != (before != null && before.isUsedUp())) {
        tell(live, held, usedUp);
      }
    }
  }

  private void read(Collection<LiveTunnel> tunnels, Instant now) {
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    Map<Long, LiveTunnel> unknown = new HashMap<>();
    for (LiveTunnel live : tunnels) {
      Use use = uses.get(account(live));
      if (use == null || !use.holdsFor(live, month, now)) {
        unknown.put(account(live), live);
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    Map<Long, Long> counted = new HashMap<>();
    unknown.forEach((account, live) -> counted.put(account, counted(live)));
    Instant begin = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    Map<Long, Long> stored = store.octetsSince(unknown.keySet(), begin);
    unknown.forEach(
        (account, live) -> {
          Use before = uses.get(account);
          // Some of it may not be reported yet: what was known already is not forgotten.
          long known = before != null && before.month.equals(month) ? before.now() : 0;
          long octets = Math.max(known, stored.getOrDefault(account, 0L));
          uses.put(account, new Use(month, octets, live, counted.getOrDefault(account, 0L), now));
        });
  }

  private static void tell(LiveTunnel live, Limits limits, boolean usedUp) {
    Tunnel tunnel = live.tunnel();
    String user = tunnel.account().map(Account::userid).orElse("");
    if (usedUp) {
      log.info(
          "quota.used_up realm={} user={} tunnel={} gigabytes={} mbit_from_now={}",
          tunnel.realm(),
          user,
          tunnel.id(),
          limits.quota(),
          limits.quotaRate());
    } else {
      log.info("quota.renewed realm={} user={} tunnel={}", tunnel.realm(), user, tunnel.id());
    }
  }

  private static long counted(LiveTunnel live) {
    Traffic traffic = live.traffic();
    return traffic.octetsFromClient() + traffic.octetsToClient();
  }

  private static long account(LiveTunnel live) {
    return live.tunnel().account().map(Account::id).orElseThrow();
  }
}
