// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.InnerPolicy;
import org.culvert.broker.tunnel.TunnelStore.Activity;
import org.culvert.broker.tunnel.TunnelStore.Stored;
import org.culvert.protocol.message.TunnelType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what nobody needs any more: offers without an answer, silent tunnels, leases that ended,
 * quarantines; and writes down how tunnels fare. Called every few seconds, one call at a time. What
 * fails is tried again in the next round, and keeps nothing else from being done.
 */
public final class TunnelExpiry {
  private static final Logger log = LoggerFactory.getLogger(TunnelExpiry.class);

  static final Duration OFFER_PATIENCE = Duration.ofMinutes(1);
  private static final Duration LEAST_SILENCE = Duration.ofMinutes(3);
  private static final int INTERVALS = 5;

  /** For the first probe to come after the interval, and once more if it got lost. */
  private static final Duration FIRST_PROBE = Duration.ofSeconds(45);

  /** A busy tunnel always has news; whoever wants them sooner has the samples. */
  private static final Duration REPORT = Duration.ofMinutes(1);

  /** As far as the store was told. */
  private record Told(boolean proven, Instant lastSeenAt, Traffic traffic, Instant at) {
    boolean says(Told other) {
      return proven == other.proven
          && lastSeenAt.equals(other.lastSeenAt)
          && traffic.equals(other.traffic);
    }
  }

  private final TunnelStore store;
  private final TunnelTable table;
  private final Map<LiveTunnel, Told> told = new HashMap<>();
  private final List<LiveTunnel> retired = new ArrayList<>();

  public TunnelExpiry(TunnelStore store, TunnelTable table) {
    this.store = store;
    this.table = table;
  }

  /**
   * Puts the tunnels of a former run into the table, before the first packet. Their clients did not
   * notice, if the restart was short; silence is counted from now.
   *
   * @param policies of the realms, by name
   */
  public synchronized void reload(Map<String, InnerPolicy> policies, Instant now) {
    Map<Long, OuterMoves.Right> rights = store.rightsToMove();
    Map<Long, InboundRules> inbound = store.inboundOfAll();
    for (Stored stored : store.live()) {
      InnerPolicy policy = policies.getOrDefault(stored.tunnel().realm(), InnerPolicy.DEFAULT);
      OuterMoves.Right right = rights.get(stored.tunnel().id());
      Roaming roaming = right == null ? null : new Roaming(right);
      LiveTunnel live = new LiveTunnel(stored.tunnel(), policy, roaming, stored.proven(), now);
      live.admit(stored.tunnel().account().map(Account::id).map(inbound::get));
      table.install(live);
      told.put(live, new Told(stored.proven(), now, Traffic.NONE, now));
    }
  }

  public synchronized void step(Instant now) {
    guarded("traffic", () -> report(now, now.minus(REPORT)));
    guarded("offers", () -> giveBackOffers(now));
    for (LiveTunnel live : table.all()) {
      reasonToEnd(live, now)
          .ifPresent(reason -> guarded("tunnel", () -> end(live.tunnel(), reason, now)));
    }
    guarded("disabled", this::disable);
    guarded("quarantine", () -> store.endQuarantine(now));
  }

  /** Until the account is enabled again, or the tunnel ends. */
  private void disable() {
    Set<Long> disabled = Set.copyOf(store.disabled());
    for (LiveTunnel live : table.all()) {
      live.disable(disabled.contains(live.tunnel().id()));
    }
  }

  private void giveBackOffers(Instant now) {
    for (long id : store.offersBefore(now.minus(OFFER_PATIENCE))) {
      guarded("offer", () -> store.giveBack(id));
    }
  }

  private static Optional<CloseReason> reasonToEnd(LiveTunnel live, Instant now) {
    Tunnel tunnel = live.tunnel();
    if (!now.isBefore(tunnel.leaseEndsAt())) {
      return Optional.of(CloseReason.LEASE_ENDED);
    }
    // Whoever forges sources must not keep an address at its limit with tunnels of nobody.
    Optional<Duration> patience =
        tunnel
            .keepalive()
            .map(
                interval ->
                    live.isProven() ? patience(tunnel, interval) : interval.plus(FIRST_PROBE));
    return patience.isPresent() && !now.isBefore(live.lastSeenAt().plus(patience.get()))
        ? Optional.of(CloseReason.SILENT)
        : Optional.empty();
  }

  /** Clients notice after three intervals and need time to come back. */
  private static Duration patience(Tunnel tunnel, Duration interval) {
    Duration some = interval.multipliedBy(INTERVALS);
    Duration atLeast = some.compareTo(LEAST_SILENCE) < 0 ? LEAST_SILENCE : some;
    // No binding of a NAT ends with the silence.
    return tunnel.type() == TunnelType.V6UDPV4 ? atLeast : atLeast.multipliedBy(2);
  }

  /** Nothing is said to the client: its own keepalive tells it. */
  private void end(Tunnel tunnel, CloseReason reason, Instant now) {
    boolean closed =
        store.close(tunnel.id(), reason, now, now.plus(StoredTunnelProvisioner.QUARANTINE));
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

  /** In one batch, also for tunnels that ended since: nothing that was counted is lost. */
  public synchronized void report(Instant now) {
    report(now, now);
  }

  /** Of tunnels that go on, and were told of later than {@code due}, only that they are proven. */
  private void report(Instant now, Instant due) {
    retired.addAll(table.drainRetired());
    Map<LiveTunnel, Told> news = new HashMap<>();
    List<Activity> activities = new ArrayList<>();
    for (LiveTunnel live : retired) {
      note(live, now, now, news, activities);
    }
    for (LiveTunnel live : table.all()) {
      note(live, now, due, news, activities);
    }
    if (!activities.isEmpty()) {
      store.report(activities, now);
    }
    told.putAll(news);
    retired.forEach(told::remove);
    retired.clear();
  }

  private void note(
      LiveTunnel live,
      Instant now,
      Instant due,
      Map<LiveTunnel, Told> news,
      List<Activity> activities) {
    LiveTunnel current = table.byId(live.tunnel().id());
    // Of one that moved, what was proved where it was does not count any more.
    boolean proven = live.isProven() && (current == null || current == live);
    Told after = new Told(proven, live.lastSeenAt(), live.traffic(), now);
    Instant unseen = after.proven ? Instant.MAX : after.lastSeenAt;
    Told before = told.getOrDefault(live, new Told(false, unseen, Traffic.NONE, Instant.MIN));
    boolean isDue = after.proven != before.proven || !before.at.isAfter(due);
    if (isDue && !after.says(before)) {
      news.put(live, after);
      boolean seen = after.proven && !after.lastSeenAt.equals(before.lastSeenAt);
      activities.add(
          new Activity(
              live.tunnel().id(),
              after.proven,
              seen ? Optional.of(after.lastSeenAt) : Optional.empty(),
              after.traffic.since(before.traffic)));
    }
  }

  private static void guarded(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      log.error("housekeeping.failed task=\"{}\"", what, e);
    }
  }
}
