// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.TunnelType;
import org.jspecify.annotations.Nullable;

/**
 * The live tunnels, by outer endpoint and by inner destination. Look-ups take no lock and allocate
 * nothing; changes are made one at a time and are seen by the next packet.
 */
public final class TunnelTable {
  /** What a broker without a lease carries packets until. */
  public static final long FOR_EVER = Long.MAX_VALUE;

  /** An index for each encapsulation: an outer address may have a tunnel of each. */
  private final AddressIndex byUdpPeer = new AddressIndex();

  private final AddressIndex byIpv4Peer = new AddressIndex();
  private final AddressIndex byIpv6Peer = new AddressIndex();
  private final AddressIndex byClient = new AddressIndex();
  private final AddressIndex byServer = new AddressIndex();
  private final PrefixIndex byPrefix = new PrefixIndex();
  private final ConcurrentHashMap<Long, LiveTunnel> byId = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<LiveTunnel> retired = new ConcurrentLinkedQueue<>();
  private final List<TunnelWatcher> watchers = new ArrayList<>();
  private volatile long carriedUntil = FOR_EVER;
  private final Collection<LiveTunnel> all = Collections.unmodifiableCollection(byId.values());

  /**
   * The tunnel of that type whose client has that outer end; see {@link Tunnel#peerHigh} and {@link
   * Tunnel#peer}.
   */
  public @Nullable LiveTunnel byPeer(TunnelType type, long high, long low) {
    return byPeer(type).find(high, low);
  }

  /** The tunnel that is live where {@code tunnel} ends outside, in the same encapsulation. */
  public @Nullable LiveTunnel atOuterEndOf(Tunnel tunnel) {
    return byPeer(tunnel.type(), tunnel.peerHigh(), tunnel.peer());
  }

  /**
   * The tunnel whose client address or delegated prefix the destination is in: longest match. IPv4
   * addresses in the form of {@link IpAddress#high} and {@link IpAddress#low}.
   */
  public @Nullable LiveTunnel byDestination(long high, long low) {
    LiveTunnel client = byClient.find(high, low);
    return client != null ? client : byPrefix.find(high, low);
  }

  /** The tunnel with that inner address of the broker, to which clients send echo requests. */
  public @Nullable LiveTunnel byServerAddress(long high, long low) {
    return byServer.find(high, low);
  }

  public @Nullable LiveTunnel byId(long tunnelId) {
    return byId.get(tunnelId);
  }

  /** Adds it, in place of whatever had its outer end or its addresses. */
  public synchronized void install(LiveTunnel live) {
    Tunnel tunnel = live.tunnel();
    Set<LiveTunnel> former = former(tunnel);
    byId.put(tunnel.id(), live);
    byPeer(tunnel.type()).put(tunnel.peerHigh(), tunnel.peer(), live);
    byClient.put(tunnel.client().high(), tunnel.client().low(), live);
    byServer.put(tunnel.server().high(), tunnel.server().low(), live);
    tunnel.prefix().ifPresent(prefix -> byPrefix.put(prefix, live));
    // Only now: an address that both have is at no time without a tunnel.
    former.forEach(this::forget);
    watchers.forEach(watcher -> watcher.added(tunnel));
  }

  public synchronized void remove(long tunnelId) {
    LiveTunnel live = byId.get(tunnelId);
    if (live != null) {
      forget(live);
    }
  }

  /** Of a broker with a lease, by its clock: not later than then without another word. */
  public void carryUntil(long nanos) {
    carriedUntil = nanos;
  }

  public long carriedUntil() {
    return carriedUntil;
  }

  /** All of them are somebody else's. */
  public synchronized void clear() {
    List.copyOf(byId.values()).forEach(this::forget);
  }

  /** Of what comes and goes from now on. */
  public synchronized void watch(TunnelWatcher watcher) {
    watchers.add(watcher);
  }

  /** A live view: not a snapshot, and safe to walk while tunnels come and go. */
  public Collection<LiveTunnel> all() {
    return all;
  }

  /** What went since the last call: its counters may have moved after they were last read. */
  List<LiveTunnel> drainRetired() {
    List<LiveTunnel> gone = new ArrayList<>();
    for (LiveTunnel live = retired.poll(); live != null; live = retired.poll()) {
      gone.add(live);
    }
    return gone;
  }

  private AddressIndex byPeer(TunnelType type) {
    return switch (type) {
      case V6UDPV4 -> byUdpPeer;
      case V6V4 -> byIpv4Peer;
      case V4V6 -> byIpv6Peer;
      case V6ANYV4 -> throw new IllegalArgumentException("no tunnel has the type v6anyv4");
    };
  }

  private Set<LiveTunnel> former(Tunnel tunnel) {
    IpAddress client = tunnel.client();
    IpAddress server = tunnel.server();
    Set<@Nullable LiveTunnel> former = new LinkedHashSet<>();
    former.add(byId.get(tunnel.id()));
    former.add(atOuterEndOf(tunnel));
    former.add(byClient.find(client.high(), client.low()));
    former.add(byServer.find(server.high(), server.low()));
    tunnel.prefix().ifPresent(prefix -> former.add(byPrefix.findExactly(prefix)));
    Set<LiveTunnel> there = new LinkedHashSet<>();
    for (LiveTunnel live : former) {
      if (live != null) {
        there.add(live);
      }
    }
    return there;
  }

  private void forget(LiveTunnel live) {
    Tunnel tunnel = live.tunnel();
    byPeer(tunnel.type()).remove(tunnel.peerHigh(), tunnel.peer(), live);
    byClient.remove(tunnel.client().high(), tunnel.client().low(), live);
    byServer.remove(tunnel.server().high(), tunnel.server().low(), live);
    tunnel.prefix().ifPresent(prefix -> byPrefix.remove(prefix, live));
    byId.remove(tunnel.id(), live);
    retired.add(live);
    if (byClient.find(tunnel.client().high(), tunnel.client().low()) == null) {
      watchers.forEach(watcher -> watcher.removed(tunnel));
    }
  }
}
