// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.realm.Realms;
import org.culvert.broker.tunnel.LiveTunnel;
import org.culvert.broker.tunnel.Tunnel;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OnLinkAddressesTest {
  private static final PrefixPool ON_LINK =
      new PrefixPool(Ipv6Prefix.parse("2001:db8:b:0:1::/80"), Optional.of("eth0"));

  private final MemoryNetwork network = new MemoryNetwork();
  private final TunnelTable table = new TunnelTable();
  private OnLinkAddresses addresses;

  @BeforeEach
  void watch() throws Exception {
    Realm routed = Realms.realm("guests", "ANONYMOUS", "2001:db8:a::/64", "", 4);
    Realm onLink =
        new Realm(
            "onlink",
            Set.of("PLAIN"),
            routed.tunnelTypes(),
            List.of(ON_LINK),
            Optional.empty(),
            routed.lifetime(),
            routed.keepalive(),
            4,
            routed.inner(),
            routed.admission());
    addresses = OnLinkAddresses.open(List.of(routed, onLink), network);
    table.watch(addresses);
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  @Test
  void onlyAddressesOfTheLinkAreAnsweredForWhileTheyAreLive() {
    table.install(live(1, 1, "2001:db8:b:0:1::2"));
    table.install(live(2, 2, "2001:db8:a::2"));
    assertThat(answered()).containsExactly("2001:db8:b:0:1::3");
    table.remove(1);
    assertThat(answered()).isEmpty();
  }

  @Test
  void addressThatMovesToANewTunnelIsAnsweredForAllTheTime() {
    table.install(live(1, 1, "2001:db8:b:0:1::2"));
    table.install(live(2, 2, "2001:db8:b:0:1::2"));
    assertThat(answered()).containsExactly("2001:db8:b:0:1::3");
    table.remove(1);
    assertThat(answered()).containsExactly("2001:db8:b:0:1::3");
  }

  @Test
  void leftoversOfAKilledBrokerAreTakenAwayAndNothingElse() {
    network.neighbours.answered.addAll(
        Set.of(Ipv6Address.parse("2001:db8:b:0:1::99"), Ipv6Address.parse("2001:db8:b::99")));
    table.install(live(1, 1, "2001:db8:b:0:1::2"));
    addresses.removeLeftovers();
    assertThat(answered()).containsExactlyInAnyOrder("2001:db8:b:0:1::3", "2001:db8:b::99");
    addresses.close();
    assertThat(answered()).containsExactly("2001:db8:b::99");
  }

  @Test
  void linkThatIsBrokenCostsNoTunnel() {
    network.neighbours.broken = true;
    assertThatCode(() -> table.install(live(1, 1, "2001:db8:b:0:1::2"))).doesNotThrowAnyException();
    assertThat(table.all()).hasSize(1);
  }

  private List<String> answered() {
    return network.neighbours.answered.stream().map(Ipv6Address::toString).toList();
  }

  private static LiveTunnel live(long id, int port, String server) {
    return new LiveTunnel(
        new Tunnel(
            id,
            "onlink",
            Optional.empty(),
            TunnelType.V6UDPV4,
            "main",
            Ipv4Address.parse("192.0.2.1"),
            new Endpoint(Ipv4Address.parse("192.0.2.7"), port),
            Ipv6Address.parse(server),
            Ipv6Address.parse(server).plus(1),
            Optional.empty(),
            Optional.of(Duration.ofSeconds(30)),
            Instant.EPOCH.plus(Duration.ofDays(1))));
  }
}
