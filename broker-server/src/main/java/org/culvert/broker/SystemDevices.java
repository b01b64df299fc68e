// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.culvert.broker.config.ListenerSettings;
import org.culvert.broker.config.TunSettings;
import org.culvert.packetio.CapturingTunDevice;
import org.culvert.packetio.PcapWriter;
import org.culvert.packetio.SystemTunDevice;
import org.culvert.packetio.TunDevice;
import org.culvert.packetio.TunDevices;
import org.culvert.packetio.TunnelSocket;
import org.culvert.packetio.UdpTunnelSocket;
import org.culvert.protocol.address.Ipv6Prefix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This machine's kernel. */
final class SystemDevices implements PacketDevices {
  private static final Logger log = LoggerFactory.getLogger(SystemDevices.class);
  private static final int METRIC = 1024; // what the kernel itself takes
  private static final Path FORWARDING = Path.of("/proc/sys/net/ipv6/conf/all/forwarding");

  private final InstantSource clock;

  SystemDevices(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public TunDevice tun(TunSettings settings, List<Ipv6Prefix> pools) throws IOException {
    warnUnlessForwarding();
    SystemTunDevice device = TunDevices.open(settings.device(), settings.mtu());
    try {
      for (Ipv6Prefix pool : pools) {
        device.network().addRoute(pool.network().octets(), pool.length(), METRIC);
      }
      return settings.capture().isEmpty() ? device : capturing(device, settings.capture());
    } catch (IOException e) {
      device.close();
      throw e;
    }
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

  private TunDevice capturing(TunDevice device, String file) throws IOException {
    log.warn("every packet is written to {}", file);
    PcapWriter capture =
        PcapWriter.create(
            Path.of(file),
            clock,
            e -> log.warn("the capture ends, the packets go on reason={}", e.getMessage()));
    return new CapturingTunDevice(device, capture);
  }

  private static void warnUnlessForwarding() throws IOException {
    boolean forwarding =
        Files.isReadable(FORWARDING) && Files.readString(FORWARDING).strip().equals("1");
    if (!forwarding) {
      log.warn(
          "IPv6 forwarding is off: tunnels reach this machine only;"
              + " run sysctl -w net.ipv6.conf.all.forwarding=1");
    }
  }
}
