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
import java.util.Optional;
import java.util.Random;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.config.ListenerSettings;
import org.culvert.broker.config.TunSettings;
import org.culvert.broker.redirect.OtherBroker;
import org.culvert.broker.store.TestAccounts;
import org.culvert.broker.transport.TestCertificate;
import org.culvert.conformance.Target;
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
 * A whole broker at real sockets of the loopback interface, with a kernel in memory behind it,
 * which has everything that a broker can have; its limits are too high to be met. Only packets
 * without ports stay in memory: their sockets need privileges.
 */
final class LoopbackBroker implements AutoCloseable {
  private static final String ELSEWHERE = "192.0.2.10";

  private final InetSocketAddress address;
  private final InetSocketAddress redirecting;
  private final InetSocketAddress ipv6;
  private final BrokerSettings settings;
  private final MemoryTunDevice tun = new MemoryTunDevice();
  private final Broker broker;

  LoopbackBroker(Path folder) throws Exception {
    Random random = new Random();
    String host = "127.%d.%d.9".formatted(random.nextInt(1, 255), random.nextInt(255));
    address = free(host);
    redirecting = free(host);
    ipv6 = free("::1");
    settings = BrokerSettingsReader.read(write(folder), Map.of());
    broker = Broker.start(settings, InstantSource.system(), new Devices());
  }

  InetSocketAddress address() {
    return address;
  }

  /** Makes an account. */
  Target.Account addAccount(String userid) {
    String said = command(new BrokerCommand.Action.AddAccount("members", userid));
    return new Target.Account(userid, said.substring(said.lastIndexOf(' ') + 1));
  }

  /** What the kit can't find out by itself, with a new account that belongs to another broker. */
  Target.More more(String moved) {
    Target.Account account = addAccount(moved);
    OtherBroker home = OtherBroker.parse(ELSEWHERE);
    command(new BrokerCommand.Action.SetHome("members", moved, Optional.of(home)));
    return new Target.More(Optional.of(ipv6), Optional.of(redirecting), List.of(account));
  }

  private String command(BrokerCommand.Action action) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    AccountCommand.run(
        action,
        settings,
        InstantSource.system(),
        InputStream.nullInputStream(),
        new PrintStream(said, true, StandardCharsets.UTF_8));
    return said.toString(StandardCharsets.UTF_8).strip();
  }

  private Path write(Path folder) throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "broker.example.net");
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
        [tls]
        certificate = "%s"
        private_key = "%s"
        [monitoring]
        port = 0
        [listener.main]
        address = "%s"
        port = %d
        realms = ["guests", "members"]
        [realm.guests]
        mechanisms = ["ANONYMOUS"]
        endpoints = "2001:db8:a::/64"
        tunnel_types = ["v6udpv4", "v6v4"]
        tunnels_per_source = 1000
        [realm.members]
        mechanisms = ["SCRAM-SHA-256", "DIGEST-MD5", "PLAIN"]
        endpoints = "2001:db8:b::/64"
        tunnel_types = ["v6udpv4", "v6v4"]
        delegation_pool = "2001:db8:1500::/40"
        [listener.away]
        address = "%s"
        port = %d
        realms = ["away"]
        [realm.away]
        mechanisms = ["ANONYMOUS"]
        endpoints = "2001:db8:c::/64"
        [listener.six]
        address = "%s"
        port = %d
        realms = ["newcomers"]
        [realm.newcomers]
        mechanisms = ["ANONYMOUS"]
        endpoints = "2001:db8:e::/64"
        tunnel_types = ["v4v6"]
        ipv4_pool = "198.51.100.128/25"
        [redirect]
        realms = ["away %s 192.0.2.20"]
        lists_per_second = 1000
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
                certificate.certificate(),
                certificate.privateKey(),
                address.getAddress().getHostAddress(),
                address.getPort(),
                redirecting.getAddress().getHostAddress(),
                redirecting.getPort(),
                ipv6.getAddress().getHostAddress(),
                ipv6.getPort(),
                ELSEWHERE));
  }

  private static InetSocketAddress free(String host) throws IOException {
    InetAddress address = InetAddress.getByName(host);
    try (ServerSocket any = new ServerSocket(0, 1, address)) {
      return new InetSocketAddress(address, any.getLocalPort());
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
    public Optional<String> obstacle(TunDevice device) {
      return Optional.empty();
    }

    @Override
    public TunnelRoutes.Kernel routes(String device) {
      return new MemoryRoutes();
    }

    @Override
    public NeighbourProxy neighbours(String interfaceName) {
      return new MemoryNeighbours();
    }

    @Override
    public TunnelSocket socket(ListenerSettings listener) throws IOException {
      InetAddress local = InetAddress.getByAddress(listener.address().octets());
      return UdpTunnelSocket.bind(new InetSocketAddress(local, listener.port()));
    }

    @Override
    public TunnelSocket raw(TunnelType type, IpAddress local) {
      return MemoryTunnelSocket.raw();
    }
  }
}
