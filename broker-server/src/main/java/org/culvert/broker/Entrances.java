// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.ListenerSettings;
import org.culvert.broker.dataplane.TunnelLink;
import org.culvert.broker.transport.Listeners;
import org.culvert.packetio.TunnelSocket;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TunnelType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens what the listeners of the settings stand for. With an IPv4 address: UDP, on a packet socket
 * that carries v6udpv4 tunnels too, and TCP. With an IPv6 address: UDP and TCP for signalling. And
 * for tunnels without ports a raw socket for each address: v6v4 over IPv4, v4v6 over IPv6.
 */
final class Entrances {
  private static final Logger log = LoggerFactory.getLogger(Entrances.class);

  private final BrokerSettings settings;
  private final OuterAddresses outer;
  private final PacketDevices devices;
  private final Packets packets;
  private final Listeners listeners;
  private final List<TunnelLink> links = new ArrayList<>();

  Entrances(
      BrokerSettings settings,
      OuterAddresses outer,
      PacketDevices devices,
      Packets packets,
      Listeners listeners) {
    this.settings = settings;
    this.outer = outer;
    this.devices = devices;
    this.packets = packets;
    this.listeners = listeners;
  }

  /** The links of all tunnels, UDP first. */
  List<TunnelLink> open() throws IOException {
    for (ListenerSettings listener : settings.listeners()) {
      IpAddress local = outer.of(listener);
      Optional<IpAddress> announced = Optional.empty();
      if (listener.address() instanceof Ipv4Address) {
        TunnelSocket socket = packets.add(devices.socket(listener));
        var sink = listeners.packetSocket(listener.name(), local, socket);
        links.add(new TunnelLink(listener.name(), socket, sink));
        announced = settings.publicAddress().map(address -> address);
      } else {
        listenOverUdp(listener);
      }
      listenOverTcp(listener, announced);
      log.info(
          "listener.opened listener={} address={} port={} announced={} realms=\"{}\"",
          listener.name(),
          listener.address(),
          listener.port(),
          local,
          listener.realms());
    }
    openRaw();
    return List.copyOf(links);
  }

  private void openRaw() throws IOException {
    Map<IpAddress, Set<String>> byAddress = new LinkedHashMap<>();
    for (ListenerSettings listener : settings.listeners()) {
      if (offers(listener, rawType(listener.address()))) {
        byAddress.computeIfAbsent(listener.address(), _ -> new TreeSet<>()).add(listener.name());
      }
    }
    for (Map.Entry<IpAddress, Set<String>> each : byAddress.entrySet()) {
      TunnelType type = rawType(each.getKey());
      TunnelSocket socket = packets.add(devices.raw(type, each.getKey()));
      links.add(TunnelLink.raw(type, each.getValue(), socket));
      log.info("link.opened type={} address={}", type.xmlName(), each.getKey());
    }
  }

  private static TunnelType rawType(IpAddress local) {
    return local instanceof Ipv4Address ? TunnelType.V6V4 : TunnelType.V4V6;
  }

  private boolean offers(ListenerSettings listener, TunnelType type) {
    return settings.realms().stream()
        .filter(realm -> listener.realms().contains(realm.name()))
        .anyMatch(realm -> realm.tunnelTypes().contains(type));
  }

  private void listenOverUdp(ListenerSettings listener) throws IOException {
    try {
      listeners.udp(listener.name(), Optional.empty(), at(listener));
    } catch (IOException e) {
      throw inUse("UDP", listener, e);
    }
  }

  private void listenOverTcp(ListenerSettings listener, Optional<IpAddress> announced)
      throws IOException {
    try {
      listeners.tcp(listener.name(), announced, at(listener));
    } catch (IOException e) {
      throw inUse("TCP", listener, e);
    }
  }

  private static IOException inUse(String transport, ListenerSettings listener, IOException e) {
    return new IOException(
        "listener %s: %s %s port %d can't be listened on (%s); is another broker running?"
            .formatted(
                listener.name(), transport, listener.address(), listener.port(), e.getMessage()),
        e);
  }

  private static InetSocketAddress at(ListenerSettings listener) throws IOException {
    return new InetSocketAddress(
        InetAddress.getByAddress(listener.address().octets()), listener.port());
  }
}
