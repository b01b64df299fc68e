// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Program;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * tspc and raw sockets at both ends, without the broker: it passes ping and TCP both ways, and
 * tshark says in what.
 */
@Timeout(120)
final class RawTunnelTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String NAT = "192.0.2.77";
  private static final int MEGABYTE = 1 << 20;

  private Lab lab;

  @BeforeEach
  void enter() throws Exception {
    lab = World.lab();
  }

  /** The client is the router that has no NAT before it. */
  @Test
  void ipv6InIpv4() throws Exception {
    try (Program server = server("V6V4", Machine.BROKER_ADDRESS, NAT);
        Sniffer sniffer = Sniffer.start(lab, Machine.NAT, "wan", "ip proto 41")) {
      configure("-6", OneTunnel.IPV6_SERVER + "/128", OneTunnel.IPV6_CLIENT + "/128");
      try (Tspc tspc = tspc(Machine.NAT, Machine.BROKER_ADDRESS, "v6v4")) {
        tspc.awaitFirstPing(SOON);

        assertThat(tspc.address()).contains(OneTunnel.IPV6_CLIENT);
        Exchange.between(lab, Machine.NAT, Machine.INTERNET, Machine.INTERNET_ADDRESS, MEGABYTE);
        Exchange.between(lab, Machine.INTERNET, Machine.NAT, OneTunnel.IPV6_CLIENT, MEGABYTE);
        assertThat(pings("-6", Machine.INTERNET, OneTunnel.IPV6_CLIENT)).isTrue();
        assertThat(sniffer.protocols(100)).allMatch(line -> line.contains(":ip:ipv6:"));
        assertThat(tspc.program().stop()).isZero();
        assertThat(tspc.address()).isEmpty();
      }
      assertThat(server.isAlive()).as(server.lastWords()).isTrue();
    }
  }

  /** The client is the machine that has IPv6 only. */
  @Test
  void ipv4InIpv6() throws Exception {
    try (Program server = server("V4V6", "2001:db8:b::1", Machine.INTERNET_ADDRESS);
        Sniffer sniffer = Sniffer.start(lab, Machine.INTERNET, "six", "ip6 proto 4")) {
      configure("-4", OneTunnel.IPV4_SERVER + "/32", OneTunnel.IPV4_CLIENT + "/32");
      lab.run(Machine.BROKER, "sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward");
      lab.run(
          Machine.NAT, "ip", "route", "add", OneTunnel.IPV4_CLIENT, "via", Machine.BROKER_ADDRESS);
      try (Tspc tspc = tspc(Machine.INTERNET, "[2001:db8:b::1]", "v4v6")) {
        Patience.until(
            SOON,
            () ->
                tspc.program().output().contains("Your IPv4 address is " + OneTunnel.IPV4_CLIENT)
                    && pings("-4", Machine.INTERNET, NAT),
            () -> "no answer through the tunnel. " + tspc.program().lastWords());

        Exchange.between(lab, Machine.INTERNET, Machine.NAT, NAT, MEGABYTE);
        Exchange.between(lab, Machine.NAT, Machine.INTERNET, OneTunnel.IPV4_CLIENT, MEGABYTE);
        assertThat(pings("-4", Machine.NAT, OneTunnel.IPV4_CLIENT)).isTrue();
        assertThat(sniffer.protocols(100)).allMatch(line -> line.contains(":ipv6:ip:"));
        assertThat(tspc.program().stop()).isZero();
        assertThat(lab.run(Machine.INTERNET, "ip", "-4", "route")).isBlank();
      } finally {
        lab.run(Machine.NAT, "ip", "route", "del", OneTunnel.IPV4_CLIENT);
      }
      assertThat(server.isAlive()).as(server.lastWords()).isTrue();
    }
  }

  private Program server(String type, String address, String client) throws Exception {
    Program server = lab.java(Machine.BROKER, OneTunnel.class, type, address, client);
    Patience.until(
        SOON, () -> server.output().contains("ready"), () -> "no server. " + server.lastWords());
    return server;
  }

  private void configure(String family, String address, String client) throws Exception {
    lab.run(Machine.BROKER, "ip", family, "address", "add", address, "dev", OneTunnel.DEVICE);
    lab.run(Machine.BROKER, "ip", family, "route", "add", client, "dev", OneTunnel.DEVICE);
  }

  private Tspc tspc(Machine machine, String server, String mode) throws Exception {
    return Tspc.start(
        lab, machine, "server = %s:%d%ntunnel_mode = %s%n".formatted(server, OneTunnel.PORT, mode));
  }

  private boolean pings(String family, Machine from, String to)
      throws IOException, InterruptedException {
    return lab.succeeds(from, "ping", family, "-n", "-q", "-c", "1", "-W", "1", to);
  }
}
