// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Ping;
import org.culvert.standalone.lab.RunningBroker;
import org.culvert.standalone.lab.Stage;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Addresses out of the /64 that the router takes for its own link: no route leads to them. */
@Timeout(120)
final class OnLinkTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String SERVER =
      "server = %s:%d%n".formatted(Machine.BROKER_ADDRESS, RunningBroker.ON_LINK_PORT);

  private Lab lab;
  private Stage stage;

  @BeforeEach
  void enter() throws Exception {
    lab = World.lab();
    stage = World.stage();
  }

  @Test
  void theRouterFindsTheClientAsANeighbour() throws Exception {
    try (Tspc tspc = Tspc.start(lab, Machine.CLIENT1, SERVER)) {
      tspc.awaitFirstPing(SOON);
      String address = tspc.address().orElseThrow();

      assertThat(address).startsWith("2001:db8:b:0:1:");
      assertThat(lab.run(Machine.INTERNET, "ip", "-6", "route", "get", address))
          .doesNotContain(" via ");
      assertThat(Ping.send(lab, Machine.INTERNET, address, 10).lossPercent()).isZero();
      assertThat(answered()).contains(address);
    }
  }

  @Test
  void aRestartTakesAwayWhatAKilledBrokerLeftBehind() throws Exception {
    try (Tspc tspc = Tspc.start(lab, Machine.CLIENT2, SERVER)) {
      tspc.awaitFirstPing(SOON);
      String address = tspc.address().orElseThrow();
      String ours = "2001:db8:b:0:1:0:dead:1";
      String another = "2001:db8:b::dead:2";
      lab.run(Machine.BROKER, "ip", "-6", "neigh", "add", "proxy", ours, "dev", "six");
      lab.run(Machine.BROKER, "ip", "-6", "neigh", "add", "proxy", another, "dev", "six");

      stage.broker().killAndRestart();

      assertThat(answered()).contains(address).contains(another).doesNotContain(ours);
      // That the client had proved itself may not have been written down: it speaks first.
      Patience.until(
          SOON,
          () ->
              Ping.once(lab, Machine.CLIENT2, Machine.INTERNET_ADDRESS)
                  && Ping.once(lab, Machine.INTERNET, address),
          () -> "no ping after the restart. " + stage.broker().lastWords());
      lab.run(Machine.BROKER, "ip", "-6", "neigh", "del", "proxy", another, "dev", "six");
    }
  }

  private String answered() throws Exception {
    return lab.run(Machine.BROKER, "ip", "-6", "neigh", "show", "proxy", "dev", "six");
  }
}
