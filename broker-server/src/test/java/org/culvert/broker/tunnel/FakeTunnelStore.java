// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.broker.prefix.FreeSpace;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Account;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.RoamingKey;

/** A store in memory, with one lock. What it has to do is said by {@link TunnelStoreContract}. */
final class FakeTunnelStore implements TunnelStore {
  private enum State {
    OFFERED,
    LIVE,
    CLOSED
  }

  private static final class Entry {
    Tunnel tunnel;
    final Instant offeredAt;
    State state = State.OFFERED;
    Instant closedAt = Instant.MIN;
    boolean proven;

    Entry(Tunnel tunnel, Instant offeredAt) {
      this.tunnel = tunnel;
      this.offeredAt = offeredAt;
    }
  }

  private record Holding(
      PrefixKind kind,
      Ipv6Prefix prefix,
      Optional<Long> account,
      long tunnel,
      Instant quarantineEndsAt) {
    Holding with(Ipv6Prefix other) {
      return new Holding(kind, other, account, tunnel, quarantineEndsAt);
    }

    Holding until(Instant end) {
      return new Holding(kind, prefix, account, tunnel, end);
    }
  }

  private final Map<Long, Entry> tunnels = new LinkedHashMap<>();
  private final List<Holding> holdings = new ArrayList<>();
  private final Map<Long, Right> rights = new HashMap<>();
  final List<Activity> reported = new ArrayList<>();
  private long lastId;

  /** Of accounts that may have another size than their realm says. */
  final Map<Account, Integer> largest = new HashMap<>();

  /** Tunnels that can't be closed or reported. */
  List<Long> failing = List.of();

  /** Accounts that are to have no tunnel. */
  final Map<Account, Hold> holds = new HashMap<>();

  /** Accounts that decided what may come in. */
  final Map<Account, InboundRules> inbound = new HashMap<>();

  /** Runs in the middle of a request. */
  Runnable meanwhile = () -> {};

  @Override
  public long nextId() {
    meanwhile.run();
    synchronized (this) {
      return ++lastId;
    }
  }

  @Override
  public synchronized Optional<Ipv6Prefix> held(Account account, PrefixKind kind) {
    return holdings.stream()
        .filter(h -> h.kind == kind && h.account.equals(Optional.of(account.id())))
        .map(Holding::prefix)
        .findFirst();
  }

  @Override
  public synchronized boolean delegate(
      Account account, PrefixKind kind, Ipv6Prefix prefix, Instant now) {
    return held(account, kind).isEmpty()
        && hold(new Holding(kind, prefix, Optional.of(account.id()), 0, Instant.MAX));
  }

  private boolean hold(Holding holding) {
    return taken(holding.prefix).isEmpty() && holdings.add(holding);
  }

  @Override
  public synchronized List<Ipv6Prefix> taken(Ipv6Prefix window) {
    return holdings.stream().map(Holding::prefix).filter(window::overlaps).toList();
  }

  @Override
  public synchronized Optional<Ipv6Prefix> delegateFrom(
      Account account, PrefixPool pool, int length, Instant now) {
    return FreeSpace.of(pool.prefix(), taken(pool.prefix())).stream()
        .filter(block -> block.length() <= length)
        .min(Comparator.comparingInt(Ipv6Prefix::length)) // of equals the first
        .map(block -> new Ipv6Prefix(block.network(), length))
        .filter(prefix -> delegate(account, PrefixKind.DELEGATED, prefix, now));
  }

  @Override
  public synchronized Optional<Ipv6Prefix> enlarge(Account account, PrefixPool pool, int length) {
    Ipv6Prefix held = held(account, PrefixKind.DELEGATED).orElseThrow();
    Ipv6Prefix larger = Ipv6Prefix.around(held.network(), length);
    if (length >= held.length()
        || !pool.prefix().contains(larger)
        || !taken(larger).equals(List.of(held))) {
      return Optional.empty();
    }
    holdings.replaceAll(h -> h.prefix.equals(held) ? h.with(larger) : h);
    return Optional.of(larger);
  }

  @Override
  public synchronized Optional<Ipv6Prefix> reclaim(Account account, PrefixKind kind) {
    return giveBack(account, kind, Instant.MAX);
  }

  @Override
  public synchronized Optional<Ipv6Prefix> giveBack(
      Account account, PrefixKind kind, Instant quarantineEndsAt) {
    Optional<Ipv6Prefix> held = held(account, kind);
    holdings.replaceAll(
        h -> held.filter(h.prefix::equals).isPresent() ? h.until(quarantineEndsAt) : h);
    return held;
  }

  @Override
  public OptionalInt largest(Account account) {
    return largest.containsKey(account)
        ? OptionalInt.of(largest.get(account))
        : OptionalInt.empty();
  }

  @Override
  public Optional<Hold> holdOn(Account account) {
    return Optional.ofNullable(holds.get(account));
  }

  @Override
  public Map<Long, Hold.By> heldTunnels() {
    Map<Long, Hold.By> held = new HashMap<>();
    holds.forEach(
        (account, hold) -> liveOf(account).ifPresent(live -> held.put(live.id(), hold.by())));
    return held;
  }

  @Override
  public Optional<InboundRules> inboundOf(Account account) {
    return Optional.ofNullable(inbound.get(account));
  }

  @Override
  public Map<Long, InboundRules> inboundOfAll() {
    Map<Long, InboundRules> all = new HashMap<>();
    inbound.forEach((account, rules) -> all.put(account.id(), rules));
    return all;
  }

  @Override
  public synchronized void allowMoves(RoamingKey key) {
    rights.put(key.tunnel(), new Right(key, 0));
  }

  @Override
  public synchronized Optional<Right> rightToMove(long tunnelId) {
    return Optional.ofNullable(rightsToMove().get(tunnelId));
  }

  @Override
  public synchronized Map<Long, Right> rightsToMove() {
    Map<Long, Right> ofLive = new HashMap<>(rights);
    ofLive.keySet().retainAll(live().stream().map(stored -> stored.tunnel().id()).toList());
    return ofLive;
  }

  @Override
  public synchronized Moved move(long tunnelId, Endpoint outer, long counter, Instant now) {
    Right right = rightsToMove().get(tunnelId);
    if (right == null || counter <= right.counter()) {
      return Moved.TOO_LATE;
    }
    rights.put(tunnelId, new Right(right.key(), counter));
    if (liveAt(outer).filter(there -> there.id() != tunnelId).isPresent()) {
      return Moved.TAKEN;
    }
    Entry entry = tunnels.get(tunnelId);
    if (entry != null) {
      entry.proven &= entry.tunnel.outer().equals(outer);
      entry.tunnel = entry.tunnel.movedTo(outer);
    }
    return Moved.MOVED;
  }

  @Override
  public synchronized Moved follow(long tunnelId, Endpoint outer, Instant now) {
    Entry entry = tunnels.get(tunnelId);
    if (entry == null || entry.state != State.LIVE) {
      return Moved.TOO_LATE;
    }
    if (liveAt(outer).filter(there -> there.id() != tunnelId).isPresent()) {
      return Moved.TAKEN;
    }
    entry.proven &= entry.tunnel.outer().equals(outer);
    entry.tunnel = entry.tunnel.movedTo(outer);
    return Moved.MOVED;
  }

  @Override
  public synchronized Optional<Ipv6Prefix> formerPair(String realm, Endpoint outer, Instant since) {
    return holdings.stream()
        .filter(h -> h.account.isEmpty())
        .filter(
            h -> {
              Entry holder = tunnels.get(h.tunnel);
              return holder != null
                  && sameEnd(holder.tunnel, realm, outer)
                  && (holder.state == State.LIVE || holder.closedAt.isAfter(since));
            })
        .map(Holding::prefix)
        .findFirst();
  }

  private static boolean sameEnd(Tunnel tunnel, String realm, Endpoint outer) {
    return tunnel.realm().equals(realm) && tunnel.outer().equals(outer);
  }

  @Override
  public synchronized Offering offer(Tunnel tunnel, Room room, Instant now) {
    List<Tunnel> others =
        tunnels.values().stream()
            .filter(entry -> entry.state != State.CLOSED)
            .map(entry -> entry.tunnel)
            .filter(other -> other.realm().equals(tunnel.realm()))
            .filter(
                other ->
                    !other.account().equals(tunnel.account())
                        || (other.account().isEmpty() && !other.outer().equals(tunnel.outer())))
            .toList();
    long atSource =
        others.stream()
            .filter(other -> other.outer().address().equals(tunnel.outer().address()))
            .count();
    if (atSource >= room.perSource()) {
      return Offering.TOO_MANY_FROM_SOURCE;
    }
    if (room.inRealm() > 0 && others.size() >= room.inRealm()) {
      return Offering.REALM_FULL;
    }
    if (isAnothers(tunnel)) {
      return Offering.OUTER_END_IN_USE;
    }
    Ipv6Prefix pair = pair(tunnel);
    if (tunnel.account().isEmpty()
        && !hold(new Holding(PrefixKind.ENDPOINT, pair, Optional.empty(), tunnel.id(), Instant.MAX))
        && holdings.stream().noneMatch(h -> h.prefix.equals(pair) && isFormerOf(h, tunnel))) {
      return Offering.TAKEN;
    }
    tunnels.put(tunnel.id(), new Entry(tunnel, now));
    return Offering.OFFERED;
  }

  private boolean isAnothers(Tunnel tunnel) {
    return liveAt(tunnel.outer()).filter(there -> !givesWay(there, tunnel)).isPresent();
  }

  private static boolean givesWay(Tunnel there, Tunnel tunnel) {
    if (there.account().isPresent()) {
      return there.account().equals(tunnel.account());
    }
    boolean direct = there.outer().port() == 0;
    boolean same =
        there.realm().equals(tunnel.realm())
            && (direct || there.listener().equals(tunnel.listener()));
    return tunnel.account().isEmpty() ? same : direct;
  }

  private boolean isFormerOf(Holding holding, Tunnel tunnel) {
    Entry holder = tunnels.get(holding.tunnel);
    return holder != null
        && holder.state != State.OFFERED
        && sameEnd(holder.tunnel, tunnel.realm(), tunnel.outer());
  }

  @Override
  public synchronized Accepted accept(long tunnelId, Instant now, Instant quarantineEndsAt) {
    Entry entry = tunnels.get(tunnelId);
    if (entry == null || entry.state != State.OFFERED) {
      throw new IllegalStateException("tunnel " + tunnelId + " is no offer");
    }
    Tunnel tunnel = entry.tunnel;
    if (isAnothers(tunnel)) {
      throw new IllegalStateException("the outer end of tunnel " + tunnelId + " is in use");
    }
    List<Long> ended =
        tunnels.values().stream()
            .filter(other -> other.state == State.LIVE)
            .map(other -> other.tunnel)
            .filter(
                other ->
                    other.outer().equals(tunnel.outer())
                        || (tunnel.account().isPresent()
                            && other.account().equals(tunnel.account())))
            .map(Tunnel::id)
            .toList();
    ended.forEach(id -> close(id, CloseReason.REPLACED, now, quarantineEndsAt));
    if (tunnel.account().isEmpty()) {
      holdings.removeIf(h -> h.prefix.equals(pair(tunnel)));
      holdings.add(
          new Holding(PrefixKind.ENDPOINT, pair(tunnel), Optional.empty(), tunnelId, Instant.MAX));
    }
    entry.state = State.LIVE;
    return new Accepted(tunnel, ended);
  }

  @Override
  public synchronized void giveBack(long tunnelId) {
    Entry entry = tunnels.get(tunnelId);
    if (entry != null && entry.state == State.OFFERED) {
      tunnels.remove(tunnelId);
      holdings.removeIf(h -> h.tunnel == tunnelId);
    }
  }

  @Override
  public synchronized Optional<Tunnel> liveOf(Account account) {
    return live().stream()
        .map(Stored::tunnel)
        .filter(tunnel -> tunnel.account().equals(Optional.of(account)))
        .findFirst();
  }

  @Override
  public synchronized Optional<Tunnel> liveAt(Endpoint outer) {
    return live().stream()
        .map(Stored::tunnel)
        .filter(tunnel -> tunnel.outer().equals(outer))
        .findFirst();
  }

  @Override
  public synchronized boolean close(
      long tunnelId, CloseReason reason, Instant now, Instant quarantineEndsAt) {
    failIf(failing.contains(tunnelId));
    Entry entry = tunnels.get(tunnelId);
    if (entry == null || entry.state != State.LIVE) {
      return false;
    }
    entry.state = State.CLOSED;
    entry.closedAt = now;
    holdings.replaceAll(h -> h.tunnel == tunnelId ? h.until(quarantineEndsAt) : h);
    if (reason == CloseReason.DELETED_BY_OWNER) {
      Optional<Long> owner = entry.tunnel.account().map(Account::id);
      holdings.replaceAll(
          h -> h.account.isPresent() && h.account.equals(owner) ? h.until(quarantineEndsAt) : h);
    }
    return true;
  }

  @Override
  public synchronized List<Long> offersBefore(Instant then) {
    return tunnels.values().stream()
        .filter(entry -> entry.state == State.OFFERED && !entry.offeredAt.isAfter(then))
        .map(entry -> entry.tunnel.id())
        .toList();
  }

  /** Tunnels of accounts that are disabled. */
  List<Long> disabled = List.of();

  @Override
  public List<Long> disabled() {
    return disabled;
  }

  @Override
  public synchronized List<Stored> live() {
    return tunnels.values().stream()
        .filter(entry -> entry.state == State.LIVE)
        .map(entry -> new Stored(entry.tunnel, entry.proven))
        .toList();
  }

  @Override
  public synchronized int endQuarantine(Instant now) {
    int before = holdings.size();
    holdings.removeIf(h -> !h.quarantineEndsAt.isAfter(now) && !isInUse(h));
    return before - holdings.size();
  }

  private boolean isInUse(Holding holding) {
    return holding.account.isPresent()
        && tunnels.values().stream()
            .filter(entry -> entry.state != State.CLOSED)
            .anyMatch(entry -> entry.tunnel.account().map(Account::id).equals(holding.account));
  }

  @Override
  public synchronized void report(List<Activity> activities, Instant now) {
    failIf(activities.stream().anyMatch(activity -> failing.contains(activity.tunnelId())));
    reported.addAll(activities);
    for (Activity activity : activities) {
      Entry entry = tunnels.get(activity.tunnelId());
      if (entry != null) {
        entry.proven |= activity.proven();
      }
    }
  }

  private static void failIf(boolean broken) {
    if (broken) {
      throw new IllegalStateException("the store can't be had");
    }
  }

  private static Ipv6Prefix pair(Tunnel tunnel) {
    return tunnel.pair();
  }
}
