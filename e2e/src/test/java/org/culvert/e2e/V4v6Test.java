// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * IPv4 in IPv6, with TSP over IPv6: the client is the machine that has IPv6 only, the far side is
 * the router before the homes.
 */
@Timeout(90)
final class V4v6Test {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final String FAR = "192.0.2.77";
  private static final Pattern ADDRESS = Pattern.compile("Your IPv4 address is ([0-9.]+)");
  private static final int MEGABYTE = 1 << 20;

  private Lab lab;

  @BeforeEach
  void enter() throws Exception {
    lab = World.lab();
    World.stage();
    lab.run(
        Machine.NAT, "ip", "route", "replace", Machine.IPV4_POOL, "via", Machine.BROKER_ADDRESS);
  }

  @AfterEach
  void leave() throws Exception {
    lab.run(Machine.NAT, "ip", "route", "del", Machine.IPV4_POOL);
  }

  @Test
  void pingAndTcpGoBothWaysInIpv6() throws Exception {
    String statements =
        "server = [%s]%ntunnel_mode = v4v6%n".formatted(Machine.BROKER_ADDRESS_IPV6);
    try (Sniffer sniffer = Sniffer.start(lab, Machine.INTERNET, "six", "ip6 proto 4");
        Tspc tspc = Tspc.start(lab, Machine.INTERNET, statements)) {
      Patience.until(
          SOON,
          () -> ADDRESS.matcher(tspc.program().output()).find() && pings(Machine.INTERNET, FAR),
          () -> "no answer through the tunnel. " + tspc.program().lastWords());
      Matcher found = ADDRESS.matcher(tspc.program().output());
      assertThat(found.find()).as(tspc.program().lastWords()).isTrue();
      String address = found.group(1);

      assertThat(pings(Machine.NAT, address)).isTrue();
      Exchange.between(lab, Machine.INTERNET, Machine.NAT, FAR, MEGABYTE);
      Exchange.between(lab, Machine.NAT, Machine.INTERNET, address, MEGABYTE);
      assertThat(sniffer.protocols(100)).allMatch(line -> line.contains(":ipv6:ip:"));
      assertThat(tspc.program().stop()).isZero();
      assertThat(lab.run(Machine.INTERNET, "ip", "-4", "route")).isBlank();
    }
  }

  private boolean pings(Machine from, String to) throws IOException, InterruptedException {
    return lab.succeeds(from, "ping", "-4", "-n", "-q", "-c", "1", "-W", "1", to);
  }
}
