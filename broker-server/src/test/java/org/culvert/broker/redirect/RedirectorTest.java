// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.culvert.broker.redirect.Direction.Elsewhere;
import org.culvert.broker.redirect.Direction.Here;
import org.culvert.broker.redirect.Direction.Nowhere;
import org.culvert.protocol.address.IpAddress;
import org.junit.jupiter.api.Test;

class RedirectorTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final List<OtherBroker> OTHERS =
      others("192.0.2.10", "2001:db8:f::10", "192.0.2.20", "tb3.example.net");
  private static final String CLIENT = "198.51.100.7";

  private List<OtherBroker> home = List.of();

  private static List<OtherBroker> others(String... texts) {
    return Arrays.stream(texts).map(OtherBroker::parse).toList();
  }

  private static Visitor visitor(String address) {
    return new Visitor(IpAddress.parse(address), true, true);
  }

  private Redirector redirector(List<OtherBroker> brokers, String... regions) {
    List<RedirectSettings.Region> byRegion =
        Arrays.stream(regions)
            .map(text -> text.split(" "))
            .map(
                words ->
                    new RedirectSettings.Region(
                        ClientNetwork.parse(words[0]),
                        others(Arrays.copyOfRange(words, 1, words.length))))
            .toList();
    return new Redirector(
        new RedirectSettings(
            "tb1.example.net",
            brokers,
            byRegion,
            Map.of("members", others("tb2.example.net")),
            100,
            50,
            5),
        (realm, userid) -> home);
  }

  @Test
  void nobodyIsSentAwayWithoutAReason() {
    Redirector redirector = redirector(OTHERS);
    assertThat(redirector.atVersion(visitor(CLIENT), NOW)).isEqualTo(new Here());
    assertThat(redirector.atAuthenticate(visitor(CLIENT), "guests", NOW)).isEqualTo(new Here());
    assertThat(redirector.atCreate(visitor(CLIENT), "members", "alice", NOW)).isEqualTo(new Here());
    for (RedirectEvent event : RedirectEvent.values()) {
      assertThat(redirector.count(event)).isZero();
    }
  }

  @Test
  void drainSendsEverybodyElsewhereAndWhoCantGoHasToWait() {
    Redirector redirector = redirector(OTHERS);
    redirector.drain(true);
    assertThat(redirector.atVersion(visitor(CLIENT), NOW))
        .isEqualTo(new Elsewhere(List.of("192.0.2.10", "192.0.2.20")));
    Visitor old = new Visitor(IpAddress.parse("198.51.100.8"), false, true);
    assertThat(redirector.atVersion(old, NOW)).isEqualTo(new Nowhere());
    assertThat(redirector.count(RedirectEvent.TOO_OLD)).isEqualTo(1);
    assertThat(redirector.count(RedirectEvent.DRAIN)).isEqualTo(1);
    redirector.drain(false);
    assertThat(redirector.atVersion(old, NOW)).isEqualTo(new Here());
  }

  private static Peer peer(String name, String region, int tunnels, String... addresses) {
    return new Peer(name, region, others(addresses), new Load(tunnels, 0));
  }

  private static Redirector clustered(RedirectSettings settings, Peer... peers) {
    return new Redirector(
        settings, (realm, userid) -> List.of(), new Peers("eu", () -> List.of(peers)));
  }

  @Test
  void drainOfAClusterSendsToThePeerWithTheFewestTunnelsFirst() {
    Redirector redirector =
        clustered(
            RedirectSettings.NONE,
            peer("b", "eu", 20, "192.0.2.20", "2001:db8:f::20"),
            peer("c", "us", 10, "192.0.2.30"),
            peer("d", "us", 0));
    redirector.drain(true);
    assertThat(redirector.atVersion(visitor(CLIENT), NOW))
        .isEqualTo(new Elsewhere(List.of("192.0.2.30", "192.0.2.20")));
    assertThat(redirector.atVersion(visitor("2001:db8:77::1"), NOW))
        .isEqualTo(new Elsewhere(List.of("2001:db8:f::20")));
  }

  @Test
  void brokerWithManyMoreTunnelsThanAPeerSendsNewcomersThere() {
    Redirector redirector = clustered(RedirectSettings.NONE, peer("b", "", 100, "192.0.2.20"));
    redirector.observe(new Load(175, 0));
    assertThat(redirector.atVersion(visitor(CLIENT), NOW)).isEqualTo(new Here());
    redirector.observe(new Load(176, 0));
    assertThat(redirector.atVersion(visitor(CLIENT), NOW))
        .isEqualTo(new Elsewhere(List.of("192.0.2.20")));
    assertThat(redirector.atVersion(visitor(CLIENT), NOW)).as("it came back").isEqualTo(new Here());
  }

  @Test
  void listsMayNameBrokersAndRegionsOfTheCluster() {
    RedirectSettings settings =
        new RedirectSettings(
            "",
            List.of(),
            List.of(
                new RedirectSettings.Region(ClientNetwork.parse("198.51.100.0/24"), others("us")),
                new RedirectSettings.Region(ClientNetwork.parse("203.0.113.0/24"), others("EU"))),
            Map.of("members", others("c", "tb9.example.net")),
            0,
            0,
            5);
    Redirector redirector =
        clustered(settings, peer("b", "us", 5, "192.0.2.20"), peer("c", "us", 1, "192.0.2.30"));
    assertThat(redirector.atVersion(visitor(CLIENT), NOW))
        .isEqualTo(new Elsewhere(List.of("192.0.2.30", "192.0.2.20")));
    assertThat(redirector.atVersion(visitor("203.0.113.9"), NOW))
        .as("this broker is there itself")
        .isEqualTo(new Here());
    assertThat(redirector.atAuthenticate(visitor("203.0.113.9"), "members", NOW))
        .isEqualTo(new Elsewhere(List.of("192.0.2.30")));
  }

  @Test
  void drainWithoutOthersRefuses() {
    Redirector redirector = redirector(others("2001:db8:f::10"));
    redirector.drain(true);
    assertThat(redirector.atVersion(visitor(CLIENT), NOW)).isEqualTo(new Nowhere());
    assertThat(redirector.count(RedirectEvent.NO_BROKER)).isEqualTo(1);
  }

  @Test
  void tunnelsOrSessionsAtTheirCapacityAreAReason() {
    Redirector redirector = redirector(OTHERS);
    redirector.observe(new Load(99, 49));
    assertThat(redirector.atVersion(visitor(CLIENT), NOW)).isEqualTo(new Here());
    redirector.observe(new Load(100, 0));
    assertThat(redirector.atVersion(visitor(CLIENT), NOW)).isInstanceOf(Elsewhere.class);
    redirector.observe(new Load(0, 50));
    assertThat(redirector.atVersion(visitor("198.51.100.8"), NOW)).isInstanceOf(Elsewhere.class);
    Visitor old = new Visitor(IpAddress.parse("198.51.100.9"), false, true);
    assertThat(redirector.atVersion(old, NOW)).isEqualTo(new Here());
  }

  @Test
  void theLongestNetworkOfAClientSaysWhereItBelongs() {
    Redirector redirector =
        redirector(
            OTHERS,
            "198.51.0.0/16 192.0.2.30",
            "198.51.100.0/24 192.0.2.40 tb1.example.net",
            "198.51.200.0/24 TB1.example.net 192.0.2.40",
            "2001:db8:77::/48 2001:db8:f::77");
    assertThat(redirector.atVersion(visitor("198.51.99.1"), NOW))
        .isEqualTo(new Elsewhere(List.of("192.0.2.30")));
    assertThat(redirector.atVersion(visitor(CLIENT), NOW))
        .isEqualTo(new Elsewhere(List.of("192.0.2.40")));
    assertThat(redirector.atVersion(visitor("198.51.200.1"), NOW))
        .as("here is its first choice")
        .isEqualTo(new Here());
    assertThat(redirector.atVersion(visitor("2001:db8:77::1"), NOW))
        .isEqualTo(new Elsewhere(List.of("2001:db8:f::77")));
    assertThat(redirector.atVersion(visitor("203.0.113.1"), NOW)).isEqualTo(new Here());
  }

  @Test
  void listHasOneKindOfEntry() {
    Redirector redirector = redirector(OTHERS);
    redirector.drain(true);
    assertThat(redirector.atVersion(visitor("2001:db8:77::1"), NOW))
        .isEqualTo(new Elsewhere(List.of("2001:db8:f::10")));
    Redirector named = redirector(others("2001:db8:f::10", "tb3.example.net", "tb4.example.net"));
    named.drain(true);
    assertThat(named.atVersion(visitor(CLIENT), NOW))
        .isEqualTo(new Elsewhere(List.of("tb3.example.net", "tb4.example.net")));
  }

  @Test
  void realmAndAccountHaveAHome() {
    Redirector redirector = redirector(OTHERS);
    assertThat(redirector.atAuthenticate(visitor(CLIENT), "members", NOW))
        .isEqualTo(new Elsewhere(List.of("tb2.example.net")));
    home = others("tb4.example.net");
    assertThat(redirector.atCreate(visitor("198.51.100.8"), "members", "alice", NOW))
        .isEqualTo(new Elsewhere(List.of("tb4.example.net")));
    home = others("tb1.example.net");
    assertThat(redirector.atCreate(visitor("198.51.100.9"), "members", "bob", NOW))
        .as("this is its home")
        .isEqualTo(new Here());
  }

  @Test
  void whoComesBackWithinFiveMinutesStays() {
    Redirector redirector = redirector(OTHERS, "198.51.100.0/24 192.0.2.40");
    home = others("tb4.example.net");
    assertThat(redirector.atVersion(visitor(CLIENT), NOW)).isInstanceOf(Elsewhere.class);
    Instant back = NOW.plusSeconds(299);
    assertThat(redirector.atVersion(visitor(CLIENT), back)).isEqualTo(new Here());
    assertThat(redirector.atAuthenticate(visitor(CLIENT), "members", back)).isEqualTo(new Here());
    assertThat(redirector.atCreate(visitor(CLIENT), "members", "alice", back))
        .isEqualTo(new Here());
    assertThat(redirector.count(RedirectEvent.CAME_BACK)).isEqualTo(3);
    assertThat(redirector.atVersion(visitor(CLIENT), NOW.plusSeconds(300)))
        .isInstanceOf(Elsewhere.class);
  }

  @Test
  void anAccountThatComesBackFromAnotherAddressStays() {
    Redirector redirector = redirector(OTHERS);
    home = others("tb4.example.net");
    assertThat(redirector.atCreate(visitor(CLIENT), "members", "alice", NOW))
        .isInstanceOf(Elsewhere.class);
    assertThat(redirector.atCreate(visitor("203.0.113.7"), "members", "alice", NOW))
        .isEqualTo(new Here());
    assertThat(redirector.atCreate(visitor("203.0.113.7"), "members", "bob", NOW))
        .isInstanceOf(Elsewhere.class);
  }

  @Test
  void oneSiteOfIpv6IsOneParty() {
    Redirector redirector = redirector(others("2001:db8:f::10"));
    redirector.observe(new Load(100, 0));
    assertThat(redirector.atVersion(visitor("2001:db8:77::1"), NOW)).isInstanceOf(Elsewhere.class);
    assertThat(redirector.atVersion(visitor("2001:db8:77::2"), NOW)).isEqualTo(new Here());
    assertThat(redirector.atVersion(visitor("2001:db8:77:1::1"), NOW))
        .isInstanceOf(Elsewhere.class);
  }

  @Test
  void drainedBrokerDoesNotServeWhoComesBack() {
    Redirector redirector = redirector(OTHERS);
    redirector.drain(true);
    assertThat(redirector.atVersion(visitor(CLIENT), NOW)).isInstanceOf(Elsewhere.class);
    assertThat(redirector.atVersion(visitor(CLIENT), NOW)).isEqualTo(new Nowhere());
  }

  @Test
  void fiveListsInASecondGoToOneNetworkOverUdp() {
    Redirector redirector = redirector(others("tb3.example.net"));
    redirector.observe(new Load(100, 0));
    for (String network : List.of("203.0.113.%d", "2001:db8:77:%d::1")) {
      for (int host = 1; host <= 5; host++) {
        assertThat(redirector.atVersion(visitor(network.formatted(host)), NOW))
            .isInstanceOf(Elsewhere.class);
      }
      Visitor sixth = visitor(network.formatted(6));
      assertThat(redirector.atVersion(sixth, NOW)).isEqualTo(new Nowhere());
      assertThat(redirector.atAuthenticate(sixth, "members", NOW))
          .as("where 530 kills old clients")
          .isEqualTo(new Here());
      assertThat(redirector.atVersion(new Visitor(sixth.address(), true, false), NOW))
          .as("TCP has proved it")
          .isInstanceOf(Elsewhere.class);
      assertThat(redirector.atVersion(visitor(network.formatted(7)), NOW.plusMillis(200)))
          .isInstanceOf(Elsewhere.class);
    }
    assertThat(redirector.count(RedirectEvent.LIMITED)).isEqualTo(4);
  }
}
