// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.config.InvalidSettings;
import org.culvert.broker.config.ListenerSettings;
import org.culvert.broker.config.TunSettings;
import org.culvert.broker.store.TestAccounts;
import org.culvert.db.TestDatabase;
import org.culvert.packetio.MemoryTunDevice;
import org.culvert.packetio.MemoryTunnelSocket;
import org.culvert.packetio.NeighbourProxy;
import org.culvert.packetio.TunDevice;
import org.culvert.packetio.TunnelSocket;
import org.culvert.packetio.UdpTunnelSocket;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/**
 * A whole broker at real sockets of the loopback interface, with a kernel in memory behind it; its
 * limits are too high to be met. Has an anonymous realm, and one with an account.
 */
final class LoopbackBroker implements AutoCloseable {
  private final InetSocketAddress address;
  private final BrokerSettings settings;
  private final MemoryTunDevice tun = new MemoryTunDevice();
  private final Broker broker;

  LoopbackBroker(Path folder) throws IOException, InvalidSettings {
    Random random = new Random();
    String host = "127.%d.%d.9".formatted(random.nextInt(1, 255), random.nextInt(255));
    address = new InetSocketAddress(InetAddress.getByName(host), freePort(host));
    settings = BrokerSettingsReader.read(write(folder), Map.of());
    broker = Broker.start(settings, InstantSource.system(), new Devices());
  }

  InetSocketAddress address() {
    return address;
  }

  /** Makes an account; gives back its password. */
  String addAccount(String userid) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    AccountCommand.run(
        new BrokerCommand.Action.AddAccount("members", userid),
        settings,
        InstantSource.system(),
        InputStream.nullInputStream(),
        new PrintStream(said, true, StandardCharsets.UTF_8));
    String text = said.toString(StandardCharsets.UTF_8).strip();
    return text.substring(text.lastIndexOf(' ') + 1);
  }

  private Path write(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("broker.toml"),
        """
        [broker]
        resolver = "2001:db8:a::53"
        [database]
        url = "%s"
        user = "postgres"
        [secrets]
        key = "%s"
        [monitoring]
        port = 0
        [listener.main]
        address = "%s"
        port = %d
        [realm.guests]
        mechanisms = ["ANONYMOUS"]
        endpoints = "2001:db8:a::/64"
        tunnels_per_source = 1000
        [realm.members]
        mechanisms = ["DIGEST-MD5", "PLAIN"]
        endpoints = "2001:db8:b::/64"
        delegation_pool = "2001:db8:1500::/40"
        [limits]
        signalling_per_second = 10000
        signalling_burst = 10000
        negotiations_per_source = 1000
        authentication_failures = 1000
        requests_per_minute = 1000
        echo_per_second = 1000
        """
            .formatted(
                TestDatabase.freshUrl(),
                TestAccounts.KEY,
                address.getAddress().getHostAddress(),
                address.getPort()));
  }

  private static int freePort(String host) throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return any.getLocalPort();
    }
  }

  @Override
  public void close() {
    broker.close();
  }

  /** A real port and no privileges. */
  private final class Devices implements PacketDevices {
    @Override
    public TunDevice tun(TunSettings settings, List<Ipv6Prefix> pools) {
      return tun;
    }

    @Override
    public NeighbourProxy neighbours(String interfaceName) {
      return new MemoryNeighbours();
    }

    @Override
    public TunnelSocket socket(ListenerSettings listener) throws IOException {
      return UdpTunnelSocket.bind(address);
    }

    @Override
    public TunnelSocket raw(TunnelType type, IpAddress local) {
      return MemoryTunnelSocket.raw();
    }
  }
}
