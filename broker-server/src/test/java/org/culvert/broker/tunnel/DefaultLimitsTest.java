// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.delegation.DnsWishes;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.AdmissionPolicy;
import org.culvert.broker.realm.KeepalivePolicy;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.tunnel.TunnelProvisioner.Outcome;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limits of a broker whose operator sets none. */
class DefaultLimitsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir private Path folder;

  private final TunnelTable table = new TunnelTable();
  private final StoredTunnelProvisioner provisioner =
      new StoredTunnelProvisioner(
          new FakeTunnelStore(),
          table,
          new FakeOuterSide().side(),
          new SplittableRandom(1),
          Optional.empty(),
          DnsWishes.NONE);
  private List<Realm> realms = List.of();

  @BeforeEach
  void readSettings() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("broker.toml"),
            """
            [realm.guests]
            endpoints = "2001:db8:a::/64"
            tunnel_types = ["v6v4", "v6udpv4"]
            [realm.members]
            mechanisms = ["DIGEST-MD5"]
            endpoints = "2001:db8:b::/64"
            tunnel_types = ["v6v4", "v6udpv4"]
            """);
    realms = BrokerSettingsReader.read(file, Map.of()).realms();
  }

  @Test
  void anonymousTunnelsOfOneAddressAreFour() {
    for (int port = 1; port <= 4; port++) {
      assertThat(ask(guest(port), "v6udpv4")).isEqualTo("granted");
    }
    assertThat(ask(guest(5), "v6udpv4")).isEqualTo("TooManyFromSource[limit=4]");
  }

  @Test
  void authenticatedTunnelsOfOneAddressAreSixteen() {
    for (int account = 1; account <= 16; account++) {
      assertThat(ask(member(account), "v6udpv4")).isEqualTo("granted");
    }
    assertThat(ask(member(17), "v6udpv4")).isEqualTo("TooManyFromSource[limit=16]");
  }

  @Test
  void directTunnelOfOneAddressIsOne() {
    Requester first = member(1);
    Outcome outcome = provisioner.request(first, request("v6v4"), NOW);
    assertThat(outcome).isInstanceOf(Outcome.Granted.class);
    provisioner.accept(((Outcome.Granted) outcome).tunnelId(), first, NOW);
    assertThat(ask(member(2), "v6v4")).startsWith("OuterEndInUse");
  }

  @Test
  void accountAsksSixTimesAMinute() {
    for (int time = 1; time <= 6; time++) {
      assertThat(ask(member(1), "v6udpv4")).isEqualTo("granted");
    }
    assertThat(ask(member(1), "v6udpv4")).isEqualTo("TooManyRequests[perMinute=6]");
  }

  @Test
  void everythingElseIsTheDefaultOfItsPolicy() {
    assertThat(realms).extracting(Realm::admission).containsOnly(AdmissionPolicy.DEFAULT);
    assertThat(realms).extracting(Realm::keepalive).containsOnly(KeepalivePolicy.DEFAULT);
    assertThat(realms)
        .extracting(Realm::lifetime)
        .containsExactly(Duration.ofDays(1), Duration.ofDays(7));
  }

  private String ask(Requester requester, String asked) {
    return switch (provisioner.request(requester, request(asked), NOW)) {
      case Outcome.Granted _ -> "granted";
      case Outcome.Refused(Refusal refusal) -> refusal.toString();
    };
  }

  private Requester guest(int port) {
    return requester(realms.getFirst(), Optional.empty(), port);
  }

  private Requester member(int account) {
    Account member = new Account(account, "members", "user" + account);
    return requester(realms.getLast(), Optional.of(member), account);
  }

  private static Requester requester(Realm realm, Optional<Account> account, int port) {
    Endpoint source = new Endpoint(Ipv4Address.parse("192.0.2.7"), port);
    return new Requester(realm, account, "main", FakeOuterSide.OWN, source, true);
  }

  private static TunnelRequest request(String asked) {
    return new TunnelRequest(
        TunnelType.ofXmlName(asked).orElseThrow(),
        false,
        IpAddress.parse("192.0.2.7"),
        Optional.of(Duration.ofSeconds(30)),
        Optional.empty());
  }
}
