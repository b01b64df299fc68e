// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelWatcher;
import org.culvert.packetio.NeighbourProxy;
import org.culvert.protocol.address.Ipv6Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the neighbours on a link find the tunnels whose addresses are part of that link: nobody
 * routes these to the broker. What fails costs that tunnel the way back, and no other.
 */
final class OnLinkAddresses implements TunnelWatcher, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OnLinkAddresses.class);

  private final Map<PrefixPool, NeighbourProxy> proxies;
  private final Set<Ipv6Address> live = new HashSet<>();

  private OnLinkAddresses(Map<PrefixPool, NeighbourProxy> proxies) {
    this.proxies = proxies;
  }

  static OnLinkAddresses open(List<Realm> realms, PacketDevices devices) throws IOException {
    Map<String, NeighbourProxy> byInterface = new HashMap<>();
    Map<PrefixPool, NeighbourProxy> proxies = new HashMap<>();
    try {
      for (Realm realm : realms) {
        for (PrefixPool pool : realm.endpoints()) {
          if (pool.onLink().isPresent()) {
            String name = pool.onLink().get();
            NeighbourProxy proxy = byInterface.get(name);
            if (proxy == null) {
              proxy = devices.neighbours(name);
              byInterface.put(name, proxy);
            }
            proxies.put(pool, proxy);
          }
        }
      }
      return new OnLinkAddresses(proxies);
    } catch (IOException e) {
      byInterface.values().forEach(NeighbourProxy::close);
      throw e;
    }
  }

  @Override
  public synchronized void added(Tunnel tunnel) {
    if (tunnel.client() instanceof Ipv6Address client) {
      for (NeighbourProxy proxy : proxiesOf(client)) {
        live.add(client);
        attempt(client, () -> proxy.add(client.octets()));
      }
    }
  }

  @Override
  public synchronized void removed(Tunnel tunnel) {
    if (tunnel.client() instanceof Ipv6Address client) {
      for (NeighbourProxy proxy : proxiesOf(client)) {
        live.remove(client);
        attempt(client, () -> proxy.remove(client.octets()));
      }
    }
  }

  /** Takes away what a former run left behind, if it was killed. */
  synchronized void removeLeftovers() {
    proxies.forEach((pool, proxy) -> removeAllBut(live, pool, proxy));
  }

  private static void removeAllBut(Set<Ipv6Address> kept, PrefixPool pool, NeighbourProxy proxy) {
    List<Ipv6Address> there = new ArrayList<>();
    attempt(
        pool.prefix(),
        () -> proxy.addresses().forEach(octets -> there.add(Ipv6Address.of(octets))));
    for (Ipv6Address address : there) {
      if (pool.prefix().contains(address) && !kept.contains(address)) {
        attempt(address, () -> proxy.remove(address.octets()));
      }
    }
  }

  @Override
  public synchronized void close() {
    proxies.forEach((pool, proxy) -> removeAllBut(Set.of(), pool, proxy));
    proxies.values().forEach(NeighbourProxy::close);
  }

  private List<NeighbourProxy> proxiesOf(Ipv6Address client) {
    return proxies.entrySet().stream()
        .filter(entry -> entry.getKey().prefix().contains(client))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Something that the kernel may refuse. */
  private interface Attempt {
    void run() throws IOException;
  }

  private static void attempt(Object about, Attempt attempt) {
    try {
      attempt.run();
    } catch (IOException e) {
      log.warn("neighbours.failed about=\"{}\" reason=\"{}\"", about, e.getMessage());
    }
  }
}
