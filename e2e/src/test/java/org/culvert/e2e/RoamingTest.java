// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Ping;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The provider gives the NAT another address, with which all its bindings go. */
final class RoamingTest {
  private static final String BEFORE = "192.0.2.77/24";
  private static final String AFTER = "192.0.2.78/24";

  /** A keepalive's interval, three losses, and some time to spare. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private Lab lab;

  @BeforeEach
  void enter() throws Exception {
    lab = World.lab();
    World.stage();
  }

  @AfterEach
  void asItWas() throws Exception {
    change(AFTER, BEFORE);
  }

  @Test
  @Timeout(180)
  void aTunnelOutlivesItsNatsAddressWithoutNegotiation() throws Exception {
    try (Tspc tspc = Tspc.start(lab, Machine.CLIENT1, Tspc.anonymous())) {
      tspc.awaitFirstPing(LONGEST);
      String address = tspc.address().orElseThrow();

      change(BEFORE, AFTER);
      Patience.until(
          LONGEST,
          () -> Ping.once(lab, Machine.CLIENT1, Machine.INTERNET_ADDRESS),
          () -> "no ping after the NAT's address changed. " + tspc.program().lastWords());

      assertThat(tspc.address()).contains(address);
      assertThat(tspc.program().output())
          .contains("The tunnel goes on from where this machine is now")
          .doesNotContain("negotiating it again");
    }
  }

  private void change(String from, String to) throws Exception {
    lab.run(Machine.NAT, "ip", "address", "delete", from, "dev", "wan");
    lab.run(Machine.NAT, "ip", "address", "add", to, "dev", "wan");
  }
}
