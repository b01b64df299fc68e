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
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv6Address;
import org.jspecify.annotations.Nullable;

/**
 * The live tunnels, by outer endpoint and by inner destination. Look-ups take no lock and allocate
 * nothing; changes are made one at a time and are seen by the next packet.
 */
public final class TunnelTable {
  private final AddressIndex byPeer = new AddressIndex();
  private final AddressIndex byClient = new AddressIndex();
  private final AddressIndex byServer = new AddressIndex();
  private final PrefixIndex byPrefix = new PrefixIndex();
  private final ConcurrentHashMap<Long, LiveTunnel> byId = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<LiveTunnel> retired = new ConcurrentLinkedQueue<>();
  private final Collection<LiveTunnel> all = Collections.unmodifiableCollection(byId.values());

  /** The tunnel whose client has that outer end; see {@link Endpoint#peer()}. */
  public @Nullable LiveTunnel byPeer(long peer) {
    return byPeer.find(0, peer);
  }

  /** The tunnel whose client address or delegated prefix the destination is in: longest match. */
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
    byPeer.put(0, tunnel.outer().peer(), live);
    byClient.put(tunnel.client().high(), tunnel.client().low(), live);
    byServer.put(tunnel.server().high(), tunnel.server().low(), live);
    tunnel.prefix().ifPresent(prefix -> byPrefix.put(prefix, live));
    // Only now: an address that both have is at no time without a tunnel.
    former.forEach(this::forget);
  }

  public synchronized void remove(long tunnelId) {
    LiveTunnel live = byId.get(tunnelId);
    if (live != null) {
      forget(live);
    }
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

  private Set<LiveTunnel> former(Tunnel tunnel) {
    Ipv6Address client = tunnel.client();
    Ipv6Address server = tunnel.server();
    Set<@Nullable LiveTunnel> former = new LinkedHashSet<>();
    former.add(byId.get(tunnel.id()));
    former.add(byPeer.find(0, tunnel.outer().peer()));
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
    byPeer.remove(0, tunnel.outer().peer(), live);
    byClient.remove(tunnel.client().high(), tunnel.client().low(), live);
    byServer.remove(tunnel.server().high(), tunnel.server().low(), live);
    tunnel.prefix().ifPresent(prefix -> byPrefix.remove(prefix, live));
    byId.remove(tunnel.id(), live);
    retired.add(live);
  }
}
