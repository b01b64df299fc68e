// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import org.culvert.broker.delegation.DnsDelegation;
import org.culvert.broker.delegation.DnsEvent;
import org.culvert.broker.delegation.ReverseNames;
import org.culvert.broker.tunnel.Refusal;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of name servers before a zone is theirs, by a broker that insists on it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrictDnsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir static Path folder;

  private DnsRig rig;
  private DnsDelegation strict;
  private int clients;

  @BeforeAll
  void start() throws Exception {
    rig = new DnsRig(folder);
    strict = rig.with(rig.strict());
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @Test
  void serversThatServeTheZoneGetIt() throws Exception {
    DnsRig.Client alice = rig.client("alice", strict);
    rig.serve(alice.prefix());
    alice.connect("ns1.example.net", "NS2.example.net.");
    rig.dns.step(NOW);
    assertThat(rig.delegation(alice.prefix()))
        .containsExactly("ns1.example.net", "ns2.example.net");
  }

  @ParameterizedTest
  @CsvSource({
    "broken,    ns1.example.net,     ns1.example.net answers SERVFAIL for ZONE",
    "nxdomain,  ns1.example.net,     ns1.example.net answers NXDOMAIN for ZONE",
    "referral,  ns1.example.net,     ns1.example.net is not authoritative for ZONE",
    "refused,   ns1.example.net,     ns1.example.net answers REFUSED for ZONE",
    "good,      silent.example.net,  silent.example.net does not answer for ZONE",
    "good,      nobody.example.net,  nobody.example.net has no address",
    "good,      ns1.example.net silent.example.net, silent.example.net does not answer for ZONE",
    "good,      localhost,           localhost is not the full name of a server",
    "good,      a.x b.x c.x d.x e.x f.x g.x, 6 name servers at most",
  })
  void anythingElseIsRefusedWithTheReason(String zone, String servers, String reason)
      throws Exception {
    DnsRig.Client bob = rig.client("bob" + ++clients, strict);
    Ipv6Prefix prefix = bob.prefix();
    String name = ReverseNames.zones(prefix).getFirst();
    String parent = name.substring(name.indexOf('.') + 1);
    rig.users.stop();
    switch (zone) {
      case "broken" -> rig.users.brokenZone(name);
      case "nxdomain" -> rig.users.zone(parent, "");
      case "referral" -> rig.users.zone(parent, name + ". IN NS ns.elsewhere.test.\n");
      case "good" -> rig.users.zone(name, "");
      default -> {}
    }
    rig.users.start();
    long before = strict.counters().of(DnsEvent.STRICTLY_REFUSED);
    try (DatagramSocket silent =
        new DatagramSocket(rig.users.port(), InetAddress.ofLiteral("127.0.0.2"))) {
      assertThat(silent.isBound()).isTrue();
      assertThat(bob.refused(bob.wanting(56, servers.split(" "))))
          .isEqualTo(new Refusal.DnsDelegationFailed(reason.replace("ZONE", name)));
    }
    rig.users.forget(parent);
    assertThat(strict.counters().of(DnsEvent.STRICTLY_REFUSED)).isEqualTo(before + 1);
    assertThat(rig.records("%" + name)).isEmpty();
  }

  @Test
  void serversAtPrivateAddressesAreNotEvenAsked() throws Exception {
    DnsDelegation careful = rig.with(rig.careful());
    DnsRig.Client carol = rig.client("carol", careful);
    rig.serve(carol.prefix());
    assertThat(carol.refused(carol.wanting(56, "ns1.example.net")))
        .isEqualTo(new Refusal.DnsDelegationFailed("ns1.example.net has no public address"));
    assertThat(carol.refused(carol.wanting(56, "127.0.0.1")))
        .isEqualTo(
            new Refusal.DnsDelegationFailed(
                "ns-7f000001.carol.users.example.net has no public address"));
  }

  @Test
  void serverInUseIsNotAskedAgainForItMayBeBehindTheTunnel() throws Exception {
    DnsRig.Client dave = rig.client("dave", strict);
    rig.serve(dave.prefix());
    dave.connect("ns1.example.net", "ns2.example.net");
    rig.dns.step(NOW);
    rig.users.stop();
    try {
      dave.connect("ns1.example.net");
      assertThat(dave.refused(dave.wanting(56, "ns3.example.net")))
          .isInstanceOf(Refusal.DnsDelegationFailed.class);
    } finally {
      rig.users.start();
    }
    rig.dns.step(NOW);
    assertThat(rig.delegation(dave.prefix())).hasSize(2);
  }

  @Test
  void prefixWithoutAReverseZoneOfOursIsRefused() throws Exception {
    DnsDelegation elsewhere = rig.with(rig.withoutReverseZones(true));
    DnsRig.Client erin = rig.client("erin", elsewhere);
    assertThat(erin.refused(erin.wanting(56, "ns1.example.net")))
        .isEqualTo(
            new Refusal.DnsDelegationFailed(
                "there is no reverse zone for %s here".formatted(erin.prefix())));
  }
}
