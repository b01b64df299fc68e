// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.config.ListenerSettings;
import org.culvert.broker.config.TunSettings;
import org.culvert.packetio.CapturingTunDevice;
import org.culvert.packetio.KernelNeighbourProxy;
import org.culvert.packetio.NeighbourProxy;
import org.culvert.packetio.NetworkInterfaceControl;
import org.culvert.packetio.PcapWriter;
import org.culvert.packetio.RawTunnelSocket;
import org.culvert.packetio.SystemTunDevice;
import org.culvert.packetio.TunDevice;
import org.culvert.packetio.TunDevices;
import org.culvert.packetio.TunnelSocket;
import org.culvert.packetio.UdpTunnelSocket;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Prefix;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This machine's kernel. */
final class SystemDevices implements PacketDevices {
  private static final Logger log = LoggerFactory.getLogger(SystemDevices.class);
  private static final Path FORWARDING = Path.of("/proc/sys/net/ipv6/conf/all/forwarding");

  private static final Path FORWARDING_IPV4 = Path.of("/proc/sys/net/ipv4/ip_forward");

  private final InstantSource clock;

  SystemDevices(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public TunDevice tun(TunSettings settings, List<Ipv6Prefix> pools) throws IOException {
    boolean ipv4 = pools.stream().anyMatch(Ipv4Prefix::isMapped);
    warnUnlessForwarding("IPv6", FORWARDING, "net.ipv6.conf.all.forwarding");
    if (ipv4) {
      warnUnlessForwarding("IPv4", FORWARDING_IPV4, "net.ipv4.ip_forward");
    }
    SystemTunDevice device = TunDevices.open(settings.device(), settings.mtu());
    try {
      TunnelRoutes.Kernel routes = new TunnelRoutes.System(device.network());
      for (Ipv6Prefix pool : pools) {
        routes.add(pool);
      }
      return settings.capture().isEmpty() ? device : capturing(device, settings.capture());
    } catch (IOException e) {
      device.close();
      throw e;
    }
  }

  @Override
  public Optional<String> obstacle(TunDevice device) {
    try {
      return new NetworkInterfaceControl(device.name()).isUp()
          ? Optional.empty()
          : Optional.of("%1$s is down: ip link set %1$s up".formatted(device.name()));
    } catch (IOException e) {
      return Optional.of(e.getMessage() + "; restart the broker if the device is gone");
    }
  }

  @Override
  public TunnelRoutes.Kernel routes(String device) throws IOException {
    return new TunnelRoutes.System(new NetworkInterfaceControl(device));
  }

  @Override
  public NeighbourProxy neighbours(String interfaceName) throws IOException {
    Path setting = Path.of("/proc/sys/net/ipv6/conf", interfaceName, "accept_ra");
    if (Files.isReadable(setting) && Files.readString(setting).strip().equals("1")) {
      log.warn(
          "route.forgotten interface={} advice=\"{}\"",
          interfaceName,
          "sysctl -w net.ipv6.conf." + interfaceName + ".accept_ra=2");
    }
    return KernelNeighbourProxy.open(interfaceName);
  }

  @Override
  public TunnelSocket socket(ListenerSettings listener) throws IOException {
    InetAddress address = InetAddress.getByAddress(listener.address().octets());
    try {
      return UdpTunnelSocket.bind(new InetSocketAddress(address, listener.port()));
    } catch (IOException e) {
      throw new IOException("listener " + listener.name() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public TunnelSocket raw(TunnelType type, IpAddress local) throws IOException {
    RawTunnelSocket.Protocol protocol =
        type == TunnelType.V4V6
            ? RawTunnelSocket.Protocol.IPV4_IN_IPV6
            : RawTunnelSocket.Protocol.IPV6_IN_IPV4;
    try {
      return RawTunnelSocket.bind(protocol, InetAddress.getByAddress(local.octets()));
    } catch (IOException e) {
      throw new IOException(
          "tunnels of the type %s: %s".formatted(type.xmlName(), e.getMessage()), e);
    }
  }

  private TunDevice capturing(TunDevice device, String file) throws IOException {
    log.warn("capture.started file=\"{}\"", file);
    PcapWriter capture =
        PcapWriter.create(
            Path.of(file), clock, e -> log.warn("capture.ended reason=\"{}\"", e.getMessage()));
    return new CapturingTunDevice(device, capture);
  }

  private static void warnUnlessForwarding(String family, Path switchOf, String name)
      throws IOException {
    boolean forwarding =
        Files.isReadable(switchOf) && Files.readString(switchOf).strip().equals("1");
    if (!forwarding) {
      log.warn("forwarding.off family={} advice=\"{}\"", family, "sysctl -w " + name + "=1");
    }
  }
}
