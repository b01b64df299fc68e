// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelWatcher;
import org.culvert.packetio.NetworkInterfaceControl;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Prefix;
import org.culvert.protocol.address.Ipv6Prefix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the kernel route what belongs to the live tunnels of this broker, and nothing else, into its
 * device: a routing daemon on the machine tells others, and so packets find the broker that has the
 * tunnel. What fails costs that tunnel the way back, and no other.
 */
final class TunnelRoutes implements TunnelWatcher {
  /** Routes into one device. */
  interface Kernel {
    void add(Ipv6Prefix prefix) throws IOException;

    void remove(Ipv6Prefix prefix) throws IOException;
  }

  private static final Logger log = LoggerFactory.getLogger(TunnelRoutes.class);

  private final Kernel kernel;
  private final Map<IpAddress, List<Ipv6Prefix>> byClient = new HashMap<>();

  TunnelRoutes(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public synchronized void added(Tunnel tunnel) {
    List<Ipv6Prefix> wanted = prefixes(tunnel);
    List<Ipv6Prefix> there = byClient.getOrDefault(tunnel.client(), List.of());
    byClient.put(tunnel.client(), wanted);
    wanted.stream().filter(prefix -> !there.contains(prefix)).forEach(this::add);
    there.stream().filter(prefix -> !wanted.contains(prefix)).forEach(this::remove);
  }

  @Override
  public synchronized void removed(Tunnel tunnel) {
    List<Ipv6Prefix> there = byClient.remove(tunnel.client());
    if (there != null) {
      there.forEach(this::remove);
    }
  }

  private static List<Ipv6Prefix> prefixes(Tunnel tunnel) {
    List<Ipv6Prefix> prefixes = new ArrayList<>();
    prefixes.add(tunnel.pair());
    tunnel.prefix().ifPresent(prefixes::add);
    return prefixes;
  }

  private void add(Ipv6Prefix prefix) {
    try {
      kernel.add(prefix);
    } catch (IOException e) {
      log.warn("route.not_added prefix={} reason=\"{}\"", prefix, e.getMessage());
    }
  }

  private void remove(Ipv6Prefix prefix) {
    try {
      kernel.remove(prefix);
    } catch (IOException e) {
      log.warn("route.not_removed prefix={} reason=\"{}\"", prefix, e.getMessage());
    }
  }

  /** This machine's kernel. */
  record System(NetworkInterfaceControl device) implements Kernel {
    private static final int METRIC = 1024; // what the kernel itself takes

    @Override
    public void add(Ipv6Prefix prefix) throws IOException {
      if (Ipv4Prefix.isMapped(prefix)) {
        Ipv4Prefix ipv4 = Ipv4Prefix.of(prefix);
        device.addIpv4Route(ipv4.network().octets(), ipv4.length());
      } else {
        device.addRoute(prefix.network().octets(), prefix.length(), METRIC);
      }
    }

    @Override
    public void remove(Ipv6Prefix prefix) throws IOException {
      if (Ipv4Prefix.isMapped(prefix)) {
        Ipv4Prefix ipv4 = Ipv4Prefix.of(prefix);
        device.deleteIpv4Route(ipv4.network().octets(), ipv4.length());
      } else {
        device.deleteRoute(prefix.network().octets(), prefix.length(), METRIC);
      }
    }
  }
}
