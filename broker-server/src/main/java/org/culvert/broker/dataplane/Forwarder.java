// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.packetio.TunDevice;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/**
 * Moves packets between the TUN device and the links, or drops each with a counted reason. Owns no
 * thread and closes nothing: the composition root gives each loop a platform thread, and ends them
 * by closing the device and the sockets.
 */
public final class Forwarder {
  private final Uplink uplink;
  private final List<Downlink> downlinks = new ArrayList<>();

  /**
   * @param pools whose addresses are inside tunnels; IPv4 ones IPv4-mapped
   * @param own the broker's outer addresses, which must not come back inside a tunnel
   * @param links the first one is where most clients are
   */
  public Forwarder(
      List<Ipv6Prefix> pools,
      Collection<Ipv4Address> own,
      TunDevice tun,
      List<TunnelLink> links,
      TunnelTable tunnels,
      InstantSource clock) {
    this(pools, false, own, tun, links, tunnels, clock);
  }

  /**
   * @param pools whose addresses are inside tunnels; IPv4 ones IPv4-mapped
   * @param shared whether other brokers have tunnels with addresses of the same pools, which the
   *     kernel has routes to
   * @param own the broker's outer addresses, which must not come back inside a tunnel
   * @param links the first one is where most clients are
   */
  public Forwarder(
      List<Ipv6Prefix> pools,
      boolean shared,
      Collection<Ipv4Address> own,
      TunDevice tun,
      List<TunnelLink> links,
      TunnelTable tunnels,
      InstantSource clock) {
    if (links.isEmpty()) {
      throw new IllegalArgumentException("a forwarder needs a link");
    }
    InnerPacket ipv6 = new InnerIpv6(new SourceGuard(new EmbeddedIpv4(own)));
    InnerPacket ipv4 = new InnerIpv4();
    InnerSpace space = new InnerSpace(pools, shared);
    KernelSide kernel = new KernelSide(tun);
    uplink =
        new Uplink(
            tun,
            links.getFirst(),
            new Exits(links, Slots.LARGEST),
            tunnels,
            ipv6,
            ipv4,
            space,
            kernel,
            clock);
    for (TunnelLink link : links) {
      InnerPacket inner = link.type() == TunnelType.V4V6 ? ipv4 : ipv6;
      Exits exits = new Exits(links, Neighbours.LONGEST);
      downlinks.add(new Downlink(link, tunnels, inner, space, exits, kernel, clock));
    }
  }

  /** From the kernel to the clients. */
  public PacketLoop uplink() {
    return uplink;
  }

  /** From the clients to the kernel, one for each link. */
  public List<PacketLoop> downlinks() {
    return List.copyOf(downlinks);
  }

  /** In both directions, since the start. */
  public long dropped(DropReason reason) {
    long sum = uplink.drops().of(reason);
    for (Downlink downlink : downlinks) {
      sum += downlink.drops().of(reason);
    }
    return sum;
  }

  /** Inner packets that clients sent, since the start; for the broker's own end, too. */
  public long packetsFromClients() {
    return downlinks.stream().mapToLong(link -> link.passed().packets()).sum();
  }

  public long octetsFromClients() {
    return downlinks.stream().mapToLong(link -> link.passed().octets()).sum();
  }

  /** Inner packets to clients, from the kernel and from other clients, since the start. */
  public long packetsToClients() {
    return uplink.passed().packets()
        + downlinks.stream().mapToLong(link -> link.toNeighbours().packets()).sum();
  }

  public long octetsToClients() {
    return uplink.passed().octets()
        + downlinks.stream().mapToLong(link -> link.toNeighbours().octets()).sum();
  }
}
