// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.culvert.broker.delegation.Bind;
import org.culvert.broker.delegation.DnsDelegation;
import org.culvert.broker.delegation.DnsEvent;
import org.culvert.broker.delegation.ReverseNames;
import org.culvert.broker.tunnel.CloseReason;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Accounts' tunnels in a real BIND 9, by way of the real database; time is the test's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DnsWithBindTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir static Path folder;

  private DnsRig rig;

  @BeforeAll
  void start() throws Exception {
    rig = new DnsRig(folder);
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @Test
  void namesAreThereAfterTheAcceptAndGoneAfterTheDelete() throws Exception {
    DnsRig.Client alice = rig.client("alice");
    long tunnel = alice.offered(alice.wanting(56));
    rig.dns.step(NOW);
    assertThat(rig.primary.ask("alice.users.example.net", "AAAA")).isEmpty();
    alice.accept(tunnel);
    rig.dns.step(NOW);
    Ipv6Prefix prefix = alice.prefix();
    assertThat(rig.primary.ask("alice.users.example.net", "AAAA"))
        .containsExactly(alice.address().toString());
    assertThat(rig.primary.ask(DnsRig.reverse(alice.address()), "PTR"))
        .containsExactly("alice.users.example.net");
    assertThat(rig.primary.ask("router.alice.users.example.net", "AAAA"))
        .containsExactly(prefix.network().plus(1).toString());
    assertThat(rig.primary.ask(DnsRig.reverse(prefix.network().plus(1)), "PTR"))
        .containsExactly("router.alice.users.example.net");

    alice.delete();
    rig.dns.step(NOW);
    assertThat(rig.primary.ask("alice.users.example.net", "AAAA")).isEmpty();
    assertThat(rig.primary.ask(DnsRig.reverse(alice.address()), "PTR")).isEmpty();
    assertThat(rig.primary.ask("router.alice.users.example.net", "AAAA")).isEmpty();
    assertThat(rig.primary.ask(DnsRig.reverse(prefix.network().plus(1)), "PTR")).isEmpty();
    assertThat(rig.records("%alice%")).isEmpty();
  }

  @Test
  void prefixIsDelegatedAfterTheAcceptAndNoLongerAfterTheDelete() throws Exception {
    DnsRig.Client bob = rig.client("bob");
    rig.serve(bob.prefix());
    bob.connect("ns1.example.net", "ns2.example.net");
    rig.dns.step(NOW);
    assertThat(rig.delegation(bob.prefix())).containsExactly("ns1.example.net", "ns2.example.net");
    assertThat(rig.primary.ask("router.bob.users.example.net", "AAAA")).isEmpty();

    bob.delete();
    rig.dns.step(NOW);
    assertThat(rig.delegation(bob.prefix())).isEmpty();
    assertThat(rig.primary.ask("bob.users.example.net", "AAAA")).isEmpty();
  }

  @Test
  void primaryThatIsDownAtFirstGetsEverythingWhenItIsUp() throws Exception {
    DnsRig.Client carol = rig.client("carol");
    rig.primary.stop();
    try {
      carol.connect();
      rig.dns.step(NOW);
      assertThat(rig.dns.counters().pending()).isPositive();
      assertThat(rig.dns.counters().of(DnsEvent.PRIMARY_SILENT)).isPositive();
      assertThat(rig.errors("carol.users.example.net"))
          .singleElement()
          .asString()
          .startsWith("the primary does not answer");
    } finally {
      rig.primary.start();
    }
    rig.dns.step(NOW.plusSeconds(1));
    assertThat(rig.primary.ask("carol.users.example.net", "AAAA")).as("not yet").isEmpty();
    rig.dns.step(NOW.plusSeconds(10));
    assertThat(rig.primary.ask("carol.users.example.net", "AAAA")).hasSize(1);
    assertThat(rig.errors("carol.users.example.net")).containsOnlyNulls();
  }

  @Test
  void deletedWhileThePrimaryIsDownIsRemovedWhenItIsUp() throws Exception {
    DnsRig.Client dave = rig.client("dave");
    dave.connect();
    rig.dns.step(NOW);
    assertThat(rig.primary.ask("dave.users.example.net", "AAAA")).hasSize(1);
    rig.primary.stop();
    try {
      dave.delete();
      rig.dns.step(NOW);
    } finally {
      rig.primary.start();
    }
    rig.dns.step(NOW.plus(Duration.ofMinutes(2)));
    assertThat(rig.primary.ask("dave.users.example.net", "AAAA")).isEmpty();
  }

  @Test
  void recordsOfOthersAreNeverTouched() throws Exception {
    DnsRig.Client mail = rig.client("mail");
    DnsRig.Client www = rig.client("www");
    mail.connect();
    www.connect();
    rig.dns.step(NOW);
    assertThat(rig.primary.ask("mail.users.example.net", "AAAA")).containsExactly("2001:db8::25");
    assertThat(rig.primary.ask("www.users.example.net", "CNAME")).isNotEmpty();
    for (String name : List.of("mail.users.example.net", "www.users.example.net")) {
      assertThat(rig.errors(name)).containsExactly("records that are not ours are at " + name);
    }
    mail.delete();
    www.delete();
    rig.dns.step(NOW.plus(Duration.ofMinutes(2)));
    assertThat(rig.primary.ask("mail.users.example.net", "AAAA")).containsExactly("2001:db8::25");
    assertThat(rig.primary.ask("www.users.example.net", "CNAME")).isNotEmpty();
    assertThat(rig.records("%mail%")).isEmpty();
  }

  @Test
  void wrongKeyIsToldAndCostsNoTunnel() throws Exception {
    DnsRig.Client erin = rig.client("erin");
    DnsDelegation wrong = rig.with(rig.settings("another", "thirty-two octets of another key"));
    DnsDelegation bad = rig.with(rig.settings(Bind.KEY_NAME, "thirty-two octets of another key"));
    erin.connect();
    wrong.step(NOW);
    assertThat(rig.errors("erin.users.example.net"))
        .containsExactly("the primary does not accept the key: BADKEY");
    bad.step(NOW.plus(Duration.ofMinutes(1)));
    assertThat(rig.errors("erin.users.example.net"))
        .containsExactly("the primary does not accept the key: BADSIG");
    assertThat(rig.primary.ask("erin.users.example.net", "AAAA")).isEmpty();
    rig.dns.step(NOW.plus(Duration.ofMinutes(5)));
    assertThat(rig.primary.ask("erin.users.example.net", "AAAA")).hasSize(1);
  }

  @Test
  void serverThatIsNotReadyIsAskedAgainAndMeanwhileTheOwnerIsTold() throws Exception {
    DnsRig.Client frank = rig.client("frank");
    frank.connect("ns1.example.net");
    String zone = ReverseNames.zones(frank.prefix()).getFirst();
    rig.dns.step(NOW);
    assertThat(rig.primary.ask("frank.users.example.net", "AAAA")).hasSize(1);
    assertThat(rig.delegation(frank.prefix())).isEmpty();
    assertThat(rig.errors(zone)).containsExactly("ns1.example.net answers REFUSED for " + zone);
    rig.serve(frank.prefix());
    rig.dns.step(NOW.plusSeconds(5));
    assertThat(rig.delegation(frank.prefix())).as("not yet").isEmpty();
    rig.dns.step(NOW.plusSeconds(20));
    assertThat(rig.delegation(frank.prefix())).containsExactly("ns1.example.net");
    assertThat(rig.errors(zone)).containsOnlyNulls();
  }

  @Test
  void delegationFollowsTheListAndSurvivesItsFirstNameOnly() throws Exception {
    DnsRig.Client grace = rig.client("grace");
    rig.serve(grace.prefix());
    grace.connect("ns1.example.net", "ns2.example.net");
    rig.dns.step(NOW);
    grace.connect("ns1.example.net");
    rig.dns.step(NOW);
    assertThat(rig.delegation(grace.prefix())).hasSize(2);
    grace.connectAsHost();
    rig.dns.step(NOW);
    assertThat(rig.delegation(grace.prefix())).hasSize(2);
    grace.connect("ns2.example.net", "ns3.example.net");
    rig.dns.step(NOW);
    assertThat(rig.delegation(grace.prefix()))
        .containsExactly("ns2.example.net", "ns3.example.net");
    grace.delete();
    rig.dns.step(NOW);
    assertThat(rig.delegation(grace.prefix())).isEmpty();
  }

  @Test
  void serverGivenByItsAddressGetsANameOfOurs() throws Exception {
    DnsRig.Client heidi = rig.client("heidi");
    rig.serve(heidi.prefix());
    heidi.connect("127.0.0.1");
    rig.dns.step(NOW);
    String name = "ns-7f000001.heidi.users.example.net";
    assertThat(rig.delegation(heidi.prefix())).containsExactly(name);
    assertThat(rig.primary.ask(name, "A")).containsExactly("127.0.0.1");
  }

  @Test
  void silenceLeavesTheNameUntilTheLeaseEnds() throws Exception {
    DnsRig.Client ivan = rig.client("ivan");
    ivan.connect();
    rig.dns.step(NOW);
    ivan.end(CloseReason.SILENT);
    rig.dns.step(NOW.plus(Duration.ofHours(23)));
    assertThat(rig.primary.ask("ivan.users.example.net", "AAAA")).hasSize(1);
    rig.dns.step(NOW.plus(Duration.ofHours(25)));
    assertThat(rig.primary.ask("ivan.users.example.net", "AAAA")).isEmpty();
  }

  @Test
  void leaseThatEndsTakesTheNameWithIt() throws Exception {
    DnsRig.Client judy = rig.client("judy");
    judy.connect();
    rig.dns.step(NOW);
    judy.end(CloseReason.LEASE_ENDED);
    rig.dns.step(NOW);
    assertThat(rig.primary.ask("judy.users.example.net", "AAAA")).isEmpty();
  }

  @Test
  void offerThatWasGivenBackLeavesNothing() throws Exception {
    DnsRig.Client kate = rig.client("kate");
    kate.prefix();
    rig.dns.step(NOW);
    assertThat(rig.records("%kate%")).isEmpty();
    assertThat(rig.primary.ask("kate.users.example.net", "AAAA")).isEmpty();
  }

  @Test
  void brokerThatDiesBeforeTheConfirmationIsNoTrouble() throws Exception {
    DnsRig.Client leo = rig.client("leo");
    DnsRig.Client mia = rig.client("mia");
    DnsDelegation dying = rig.with(rig.settings(Bind.KEY_NAME, Bind.KEY.text()), rig.forgetful());
    leo.connect();
    mia.connect();
    dying.step(NOW);
    assertThat(rig.primary.ask("leo.users.example.net", "AAAA")).as("it is there").hasSize(1);
    mia.delete();
    rig.dns.step(NOW.plusSeconds(10));
    assertThat(rig.records("leo.%")).as("still claimed").hasSize(1);
    rig.dns.step(NOW.plus(Duration.ofMinutes(3)));
    assertThat(rig.errors("leo.users.example.net")).containsOnlyNulls();
    assertThat(rig.primary.ask("leo.users.example.net", "AAAA")).hasSize(1);
    assertThat(rig.primary.ask("mia.users.example.net", "AAAA")).isEmpty();
    assertThat(rig.records("%mia%")).isEmpty();
  }

  @Test
  void brokersShareTheWorkAndDoNothingTwice() throws Exception {
    List<DnsDelegation> brokers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      brokers.add(rig.with(rig.settings(Bind.KEY_NAME, Bind.KEY.text())));
    }
    for (int i = 0; i < 40; i++) {
      rig.client("many" + i).connect();
    }
    for (int round = 0; round < 3; round++) {
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var steps =
            threads.invokeAll(
                brokers.stream()
                    .map(broker -> Executors.callable(() -> broker.step(NOW)))
                    .toList());
        assertThat(steps).allMatch(step -> step.state() == Future.State.SUCCESS);
      }
    }
    assertThat(brokers.stream().mapToLong(each -> each.counters().of(DnsEvent.PUBLISHED)).sum())
        .isEqualTo(4 * 40);
    for (int i = 0; i < 40; i++) {
      assertThat(rig.primary.ask("many" + i + ".users.example.net", "AAAA")).hasSize(1);
    }
  }

  @Test
  void zoneThatIsNotOursIsNeverAskedToChange() throws Exception {
    DnsRig.Client nina = rig.client("nina");
    nina.connect("ns1.example.net");
    rig.with(rig.withoutReverseZones(false)).step(NOW);
    String zone = ReverseNames.zones(nina.prefix()).getFirst();
    assertThat(rig.errors(zone)).containsExactly("no zone of this broker holds " + zone);
    assertThat(rig.primary.ask("nina.users.example.net", "AAAA")).hasSize(1);
    nina.delete();
    rig.dns.step(NOW.plus(Duration.ofHours(2)));
    assertThat(rig.records("%" + zone)).isEmpty();
  }
}
