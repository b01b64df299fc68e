// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * 30 % loss each way at the NAT; duplication and reordering of signalling in front of the broker.
 */
final class BadNetworkTest {
  private static final long SEED = 5572;
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final String LOSS =
      """
      table inet loss {
        chain forward {
          type filter hook forward priority 0
          meta l4proto { udp, tcp } numgen random mod 100 < 30 counter drop
        }
      }
      """;

  private Lab lab;

  @BeforeEach
  void loseDatagrams() throws Exception {
    lab = World.lab();
    World.stage();
    Path rules = lab.write("loss.nft", LOSS);
    lab.run(Machine.NAT, "nft", "-f", rules.toString());
  }

  @AfterEach
  void loseNoMore() throws Exception {
    lab.run(Machine.NAT, "nft", "delete", "table", "inet", "loss");
  }

  @Test
  @Timeout(150)
  void aTunnelComesUpThroughLossDuplicationAndReordering() throws Exception {
    InetSocketAddress listen = new InetSocketAddress(Machine.BROKER_ADDRESS, 0);
    // From its own outer address the broker would take nobody.
    InetSocketAddress broker = new InetSocketAddress(InetAddress.getLoopbackAddress(), 3653);
    try (SignallingRelay relay = new SignallingRelay(listen, broker, SEED);
        Tspc tspc =
            Tspc.start(
                lab,
                Machine.CLIENT1,
                "server = %s:%d%nretry_delay = 2%n"
                    .formatted(Machine.BROKER_ADDRESS, relay.port()))) {
      Duration taken = tspc.awaitFirstPing(LONGEST);

      assertThat(taken).isLessThan(LONGEST);
      assertThat(relay.duplicates()).isPositive();
      assertThat(lab.run(Machine.NAT, "nft", "list", "table", "inet", "loss"))
          .doesNotContain("counter packets 0 ");
    }
  }
}
