// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.time.Duration;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The way from the homes to the broker takes 1400 octets only, and nobody is told: ICMP is filtered
 * outside and inside. A transfer gets through all the same.
 */
@Timeout(240)
final class PathMtuTest {
  private static final int TEN_MEGABYTES = 10 << 20;

  private Lab lab;

  @BeforeEach
  void narrow() throws Exception {
    lab = World.lab();
    World.stage();
    for (Machine machine : new Machine[] {Machine.NAT, Machine.BROKER}) {
      lab.run(machine, "ip", "link", "set", "wan", "mtu", "1400");
      lab.run(machine, "nft", "add", "table", "inet", "silence");
      for (String hook : new String[] {"input", "forward", "output"}) {
        String chain = "{ type filter hook " + hook + " priority 0; }";
        lab.run(machine, "nft", "add", "chain", "inet", "silence", hook, chain);
        lab.run(
            machine,
            "nft",
            "add",
            "rule",
            "inet",
            "silence",
            hook,
            "ip",
            "protocol",
            "icmp",
            "drop");
        lab.run(
            machine,
            "nft",
            "add",
            "rule",
            "inet",
            "silence",
            hook,
            "icmpv6",
            "type",
            "packet-too-big",
            "drop");
      }
    }
  }

  @AfterEach
  void widen() throws Exception {
    for (Machine machine : new Machine[] {Machine.NAT, Machine.BROKER}) {
      lab.run(machine, "nft", "delete", "table", "inet", "silence");
      lab.run(machine, "ip", "link", "set", "wan", "mtu", "1500");
    }
  }

  @Test
  void transferGetsThroughANarrowPathWithoutIcmp() throws Exception {
    try (Tspc tspc = Tspc.start(lab, Machine.CLIENT1, Tspc.anonymous())) {
      tspc.awaitFirstPing(Duration.ofSeconds(30));
      Exchange.between(
          lab, Machine.CLIENT1, Machine.INTERNET, Machine.INTERNET_ADDRESS, TEN_MEGABYTES);
    }
  }
}
