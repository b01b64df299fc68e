// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Ping;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** IPv6 in IPv4 by raw sockets at both ends; the client is the router that has no NAT before it. */
@Timeout(90)
final class V6v4Test {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final int MEGABYTE = 1 << 20;

  private Lab lab;

  @BeforeEach
  void enter() throws Exception {
    lab = World.lab();
    World.stage();
  }

  @Test
  void pingAndTcpGoBothWaysInIpv4() throws Exception {
    try (Sniffer sniffer = Sniffer.start(lab, Machine.NAT, "wan", "ip proto 41");
        Tspc tspc = Tspc.start(lab, Machine.NAT, statements("v6v4"))) {
      tspc.awaitFirstPing(SOON);
      String address = tspc.address().orElseThrow();

      says(tspc, "The tunnel is v6v4");
      assertThat(Ping.send(lab, Machine.NAT, Machine.INTERNET_ADDRESS, 10).lossPercent()).isZero();
      assertThat(Ping.once(lab, Machine.INTERNET, address)).isTrue();
      exchange(Machine.NAT, Machine.INTERNET, Machine.INTERNET_ADDRESS);
      exchange(Machine.INTERNET, Machine.NAT, address);
      assertThat(sniffer.protocols(100)).allMatch(line -> line.contains(":ip:ipv6:"));
      assertThat(tspc.program().stop()).isZero();
    }
  }

  /** The broker sees no NAT in the way of this client. */
  @Test
  void withoutANatAnyTunnelIsOneOverProtocol41() throws Exception {
    try (Tspc tspc = Tspc.start(lab, Machine.NAT, statements("v6anyv4"))) {
      tspc.awaitFirstPing(SOON);

      says(tspc, "The tunnel is v6v4");
    }
  }

  @Test
  void whereProtocol41IsFilteredTheTunnelGoesOverUdp() throws Exception {
    String rules =
        """
        table inet filter41 {
          chain out {
            type filter hook output priority 0
            meta l4proto 41 counter drop
          }
        }
        """;
    lab.run(Machine.NAT, "nft", "-f", lab.write("filter41.nft", rules).toString());
    try (Tspc tspc = Tspc.start(lab, Machine.NAT, statements("v6anyv4"))) {
      tspc.awaitFirstPing(Duration.ofSeconds(40));

      says(tspc, "trying a tunnel over UDP instead");
      says(tspc, "The tunnel is v6udpv4");
    } finally {
      lab.run(Machine.NAT, "nft", "delete", "table", "inet", "filter41");
    }
  }

  /** The first answer to a keepalive may be a little later than that to a ping. */
  private static void says(Tspc tspc, String text) throws Exception {
    Patience.until(
        SOON,
        () -> tspc.program().output().contains(text),
        () -> "it does not say: " + text + ". " + tspc.program().lastWords());
  }

  private static String statements(String mode) {
    return "server = %s%ntunnel_mode = %s%n".formatted(Machine.BROKER_ADDRESS, mode);
  }

  private void exchange(Machine from, Machine to, String address) throws Exception {
    Exchange.between(lab, from, to, address, MEGABYTE);
  }
}
