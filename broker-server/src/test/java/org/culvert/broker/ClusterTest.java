// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelOffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole brokers on one database, each with a kernel and a network in memory. */
class ClusterTest {
  private static final Ipv6Address FAR = Ipv6Address.parse("2001:db8:ffff::80");
  private static final Duration SOON = Duration.ofMillis(200);

  @TempDir private Path folder;

  private final String database = TestDatabase.freshUrl();

  private BrokerSettings settings(String name, String cluster) throws Exception {
    Path file = MemorySettings.write(Files.createDirectory(folder.resolve(name)));
    String text =
        Files.readString(file)
            .replaceAll("url = \".*\"", "url = \"" + database + "\"")
            .replace("mechanisms = [", "tunnels_per_source = 100\nmechanisms = [");
    Files.writeString(file, text + cluster.formatted(name));
    return BrokerSettingsReader.read(file, Map.of());
  }

  private BrokerSettings member(String name) throws Exception {
    return settings(
        name,
        """
        [cluster]
        name = "%s"
        lease = "5s"
        routes = "tunnels"
        """);
  }

  private static Broker start(BrokerSettings settings, MemoryNetwork network) throws Exception {
    return Broker.start(settings, InstantSource.system(), network);
  }

  @Test
  void clientThatComesToAnotherBrokerKeepsItsAddressAndTheFirstOneLetsGo() throws Exception {
    try (MemoryNetwork here = new MemoryNetwork();
        MemoryNetwork there = new MemoryNetwork();
        Broker _ = start(member("a"), here);
        Broker _ = start(member("b"), there)) {
      MemoryClient before = new MemoryClient(here, "198.51.100.7", 40_000);
      TunnelOffer first = before.connect();
      before.send(MemoryClient.echo(first.clientIpv6(), FAR));
      assertThat(here.tun.take(MemoryNetwork.PATIENCE)).isPresent();
      Ipv6Prefix pair = new Ipv6Prefix(first.serverIpv6(), 127);
      assertThat(here.routes.prefixes).containsExactly(pair);

      MemoryClient after = new MemoryClient(there, "198.51.100.7", 40_000);
      TunnelOffer second = after.connect();

      assertThat(second.clientIpv6()).isEqualTo(first.clientIpv6());
      assertThat(there.routes.prefixes).containsExactly(pair);
      assertThat(here.routes.prefixes).as("the first one let go before").isEmpty();
      byte[] packet = MemoryClient.echo(second.clientIpv6(), FAR);
      after.send(packet);
      assertThat(there.tun.take(MemoryNetwork.PATIENCE)).contains(packet);
      before.send(packet);
      assertThat(here.tun.take(SOON)).isEmpty();
    }
  }

  @Test
  void tunnelsOfABrokerThatStoppedInOrderAreTakenOverAtOnce() throws Exception {
    try (MemoryNetwork there = new MemoryNetwork();
        Broker _ = start(member("b"), there)) {
      TunnelOffer before;
      try (MemoryNetwork here = new MemoryNetwork();
          Broker _ = start(member("a"), here)) {
        before = new MemoryClient(here, "198.51.100.7", 40_000).connect();
      }
      long begun = System.nanoTime();
      TunnelOffer after = new MemoryClient(there, "198.51.100.7", 40_000).connect();
      assertThat(after.clientIpv6()).isEqualTo(before.clientIpv6());
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void eachBrokerHasItsOwnTunnelsBackAfterARestart() throws Exception {
    TunnelOffer offer;
    try (MemoryNetwork here = new MemoryNetwork();
        Broker _ = start(member("a"), here)) {
      offer = new MemoryClient(here, "198.51.100.7", 40_000).connect();
    }
    try (MemoryNetwork here = new MemoryNetwork();
        MemoryNetwork there = new MemoryNetwork();
        Broker _ = start(member("b"), there);
        Broker _ =
            start(settings("c", "\n[cluster]\nname = \"a\"\nroutes = \"tunnels\"\n"), here)) {
      assertThat(there.routes.prefixes).isEmpty();
      assertThat(here.routes.prefixes).containsExactly(new Ipv6Prefix(offer.serverIpv6(), 127));
    }
  }

  @Test
  void brokerInNoClusterKeepsOut() throws Exception {
    try (MemoryNetwork here = new MemoryNetwork();
        MemoryNetwork there = new MemoryNetwork();
        Broker _ = start(member("a"), here)) {
      assertThatThrownBy(() -> start(settings("loner", ""), there))
          .hasMessageContaining("these brokers are alive: a");
    }
  }
}
