// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.culvert.broker.config.DatabaseSettings;
import org.culvert.broker.delegation.Bind;
import org.culvert.broker.delegation.DnsSettings;
import org.culvert.broker.delegation.ZoneProbe;
import org.culvert.broker.preflight.Finding.Level;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks that need no namespace. */
class FindingsTest {
  private static final Ipv4Address PUBLIC = Ipv4Address.parse("192.0.2.1");
  private static final Ipv4Address PRIVATE = Ipv4Address.parse("10.0.0.5");

  @TempDir private Path folder;

  @Test
  void aFindingIsALineForPeopleAndAnObjectForPrograms() {
    Finding finding = Finding.error("ports", "say \"no\"\n", "because", "stop it");

    assertThat(finding.forPeople().lines().map(String::strip))
        .containsExactly("error    ports      say \"no\"", "", "Why:   because", "To do: stop it");
    assertThat(finding.json())
        .isEqualTo(
            "{\"check\":\"ports\",\"level\":\"error\",\"found\":\"say \\\"no\\\"\\u000a\",\"why\":\"because\",\"remedy\":\"stop it\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, 192.0.2.1, OK, an address of this machine",
    "192.0.2.1, 10.0.0.5, 10.0.0.5, OK, which a 1:1 NAT has to translate to 10.0.0.5",
    "192.0.2.9, 192.0.2.1, 192.0.2.1, ERROR, no interface has it; packets leave with 192.0.2.1",
    ", 10.0.0.5, 10.0.0.5, ERROR, which is a private address",
    ", 192.0.2.1, 192.0.2.1, OK, clients use 192.0.2.1",
    ", 192.0.2.1, , ERROR, no IPv4 route to the Internet",
  })
  void whatClientsAreToldHasToReachThisMachine(
      String announced, String own, String outgoing, Level level, String text) {
    Finding finding =
        new Addresses(Optional.ofNullable(announced).map(Ipv4Address::parse))
            .judged(
                Set.of(Ipv4Address.parse(own)),
                Optional.ofNullable(outgoing).map(Ipv4Address::parse));

    assertThat(finding.level()).isEqualTo(level);
    assertThat(finding.found()).contains(text);
    assertThat(Stream.of(PUBLIC, PRIVATE).map(Ipv4Address::isPrivate)).containsExactly(false, true);
  }

  @Test
  void aFirewallThatDropsWhatNobodyMentionsIsNoticed() {
    String rules =
        """
        table ip6 filter {
        	chain DOCKER-USER {
        		counter packets 0 bytes 0 return
        	}
        	chain FORWARD {
        		type filter hook forward priority filter; policy drop;
        		counter packets 3 bytes 312 jump DOCKER-USER
        	}
        }
        table inet mine {
        	chain in {
        		type filter hook input priority 0; policy drop;
        		tcp dport { 22, 80, 443 } accept
        	}
        	chain out {
        		type filter hook output priority 0; policy accept;
        	}
        }
        """;

    List<Finding> findings = new Firewall("culvert0", List.of(3653)).judged(rules);

    assertThat(findings).extracting(Finding::level).containsOnly(Level.WARNING).hasSize(2);
    assertThat(findings.getFirst().remedy())
        .contains("ip6tables -I DOCKER-USER -i culvert0 -j ACCEPT");
    assertThat(findings.getLast().remedy())
        .contains("nft insert rule inet mine in udp dport 3653 accept");
    String mended =
        rules
            .replace("counter packets 0 bytes 0 return", "iifname \"culvert0\" accept")
            .replace("443 }", "443, 3653 }");
    assertThat(new Firewall("culvert0", List.of(3653)).judged(mended))
        .extracting(Finding::level)
        .containsExactly(Level.OK);
  }

  @Test
  void routesOfTheKernelAreRead() {
    RoutingTable table =
        RoutingTable.of(
            Stream.of(
                "00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000003 00000000 00040003     eth0",
                "20010db8007700000000000000000000 30 00000000000000000000000000000000 00 00000000000000000000000000000000 00000400 00000003 00000000 00200200       lo",
                "20010db8007700010000000000000007 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000003 00000000 80200001     eth1",
                "00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo"));

    assertThat(table.towardsTheInternet().orElseThrow().device()).isEqualTo("eth0");
    assertThat(table.towardsTheInternet().orElseThrow().isAdvertised()).isTrue();
    assertThat(table.routes().get(1).isReject()).isTrue();
    List<Finding> findings =
        new Routes(List.of(new PrefixPool(Ipv6Prefix.parse("2001:db8:77::/48"))), "culvert0", table)
            .look();
    assertThat(findings).hasSize(2);
    assertThat(findings.getLast().found())
        .isEqualTo(
            "2001:db8:77:1::7 is an address of this machine, and in the pool 2001:db8:77::/48");
    assertThat(new Routes(List.of(), "culvert0", new RoutingTable(List.of())).look())
        .extracting(Finding::found)
        .containsExactly("there is no IPv6 default route");
  }

  @Test
  void theDatabaseAndItsClockAreLookedAt() throws Exception {
    Bytes none = Bytes.ofText("");
    DatabaseSettings right = new DatabaseSettings(TestDatabase.freshUrl(), "postgres", none, 2);
    Instant late = Instant.now().minusSeconds(60);

    assertThat(new Tables(right, InstantSource.system()).look())
        .extracting(Finding::level)
        .containsExactly(Level.OK, Level.OK);
    assertThat(new Tables(right, () -> late).look().getLast().found()).matches(".* 6[0-9] s apart");
    DatabaseSettings empty =
        new DatabaseSettings(
            right.url().replaceFirst("/test[0-9]+", "/postgres"), "postgres", none, 2);
    assertThat(new Tables(empty, InstantSource.system()).look().getFirst().remedy())
        .startsWith("culvert-migrate --url");
    DatabaseSettings wrong = new DatabaseSettings("jdbc:postgresql://127.0.0.1:1/x", "x", none, 2);
    assertThat(new Tables(wrong, InstantSource.system()).look().getFirst().remedy())
        .contains("is PostgreSQL running");
  }

  @Test
  void theNamesAreLookedUpAsTheWorldDoesAndUpdatesAreTried() throws Exception {
    try (Bind bind = new Bind(folder)) {
      bind.zone("example.net", "tb IN A 192.0.2.1\nlame IN NS ns.lame\nns.lame IN A 127.0.0.1\n")
          .takingUpdates("users.example.net", "")
          .zone("fixed.example.net", "")
          .start();
      DnsSettings dns =
          settings(bind, Bind.KEY, "users.example.net", "fixed.example.net", "no.example.net");

      List<Finding> findings = names(bind, "tb.example.net", dns).look();

      assertThat(findings.stream().map(finding -> finding.level() + " " + finding.found()))
          .containsExactly(
              "OK tb.example.net has the address 192.0.2.1",
              "OK the primary takes updates of users.example.net",
              "OK the world finds users.example.net at [ns.users.example.net]",
              "ERROR fixed.example.net: the primary answers REFUSED for fixed.example.net",
              "OK the world finds fixed.example.net at [ns.fixed.example.net]",
              "ERROR no.example.net: the primary answers NOTAUTH for no.example.net",
              "WARNING the world does not know the zone no.example.net");
      assertThat(names(bind, "away.example.net", dns).look().getFirst().remedy())
          .isEqualTo("enter at whoever has the domain: away.example.net. A 192.0.2.1");
      Bytes other = Bytes.ofText("another key of thirty-two octets");
      assertThat(
              names(bind, "tb.example.net", settings(bind, other, "users.example.net"))
                  .look()
                  .get(1)
                  .found())
          .contains("does not accept the key: BADSIG");
    }
  }

  private static Names names(Bind bind, String name, DnsSettings dns) {
    return new Names(
        Optional.of(name),
        Optional.of(PUBLIC),
        Optional.of(dns),
        new ZoneProbe(List.of(bind.endpoint())));
  }

  private static DnsSettings settings(Bind bind, Bytes key, String... zones) {
    return new DnsSettings(
        bind.endpoint(),
        Bind.KEY_NAME,
        key,
        List.of(zones),
        Map.of(),
        List.of(),
        false,
        false,
        true,
        Duration.ofMinutes(5),
        DnsSettings.PORT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "220 mail.example ESMTP;250-mail.example;250-STARTTLS;250 AUTH PLAIN | OK | with STARTTLS, and wants to know",
        "220 mail.example;250 mail.example | OK | without TLS",
        "554 go away | ERROR | it said \"554 go away\"",
      })
  void theMailServerIsAskedWhatItOffers(String script, Level level, String text) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> speak(server, script));

      Finding finding = new MailServer("127.0.0.1:" + server.getLocalPort()).look().getFirst();

      assertThat(finding.level()).isEqualTo(level);
      assertThat(finding.found()).contains(text);
    }
  }

  /** Everything at once: the client reads what it asked for. */
  private static void speak(ServerSocket server, String script) {
    try (Socket client = server.accept()) {
      client
          .getOutputStream()
          .write((script.replace(";", "\r\n") + "\r\n").getBytes(StandardCharsets.US_ASCII));
      client.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--probe, preflight --probe needs a value",
    "--probe 192.0.2.1, 192.0.2.1",
    "--fast, preflight does not know --fast",
  })
  void aWrongCommandLineIsExplained(String line, String complaint) {
    assertThatThrownBy(() -> PreflightOptions.parse(List.of(line.split(" "))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint);
  }
}
