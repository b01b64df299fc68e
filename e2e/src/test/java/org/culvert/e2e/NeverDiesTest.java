// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.culvert.client.ExitCode;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Ping;
import org.culvert.standalone.lab.Program;
import org.culvert.standalone.lab.RunningBroker;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What happens to a client's machine, and how soon its tunnel is back, with nobody there to help.
 */
@Timeout(120)
final class NeverDiesTest {
  private static final String GATEWAY = "192.168.7.1";
  private static final String BEFORE = "192.168.7.2/24";
  private static final String AFTER = "192.168.7.9/24";
  private static final String NAT_BEFORE = "192.0.2.77/24";
  private static final String NAT_AFTER = "192.0.2.78/24";
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static int accounts;

  private Lab lab;
  private String statements;

  @BeforeEach
  void enter() throws Exception {
    lab = World.lab();
    String userid = "survivor" + ++accounts;
    String password = World.stage().broker().addAccount(RunningBroker.BRIEF, userid);
    statements =
        "server = %s:%d%nuserid = %s%npasswd = %s%nkeepalive_interval = %d%nretry_delay = 1%n"
            .formatted(
                Machine.BROKER_ADDRESS,
                RunningBroker.BRIEF_PORT,
                userid,
                password,
                INTERVAL.toSeconds());
  }

  @AfterEach
  void asItWas() throws Exception {
    // With the first address of a network its others go, too.
    boolean _ = lab.succeeds(Machine.CLIENT1, "ip", "address", "delete", AFTER, "dev", "wan");
    ip("address replace " + BEFORE + " dev wan");
    ip("link set wan up");
    ip("route replace default via " + GATEWAY);
    boolean _ = lab.succeeds(Machine.NAT, "ip", "address", "delete", NAT_AFTER, "dev", "wan");
    nat("address replace " + NAT_BEFORE + " dev wan");
  }

  @Test
  void anotherAddressOfThisMachineIsNoEnd() throws Exception {
    try (Tspc tspc = up()) {
      String address = tspc.address().orElseThrow();
      ip("address delete " + BEFORE + " dev wan");
      ip("address add " + AFTER + " dev wan");
      ip("route replace default via " + GATEWAY);

      assertThat(backAfter(tspc)).isLessThan(INTERVAL.multipliedBy(2));
      assertThat(tspc.address()).contains(address);
    }
  }

  @Test
  void aClientThatWasStoppedUntilItsTunnelWasGivenUpIsBackInFiveSeconds() throws Exception {
    try (Tspc tspc = up()) {
      String address = tspc.address().orElseThrow();
      signal(tspc, "STOP");
      Patience.until(
          Duration.ofSeconds(40),
          () -> fromOutside(address).contains("Address unreachable"),
          () -> "the broker does not miss it");
      // Meanwhile its NAT has forgotten it, too.
      nat("address delete " + NAT_BEFORE + " dev wan");
      nat("address add " + NAT_AFTER + " dev wan");
      signal(tspc, "CONT");

      assertThat(backAfter(tspc)).isLessThan(Duration.ofSeconds(5));
      assertThat(tspc.address()).contains(address);
      assertThat(fromOutside(address)).contains("1 received");
    }
  }

  @Test
  void aNetworkThatIsNotThereAtFirstIsWaitedFor() throws Exception {
    ip("link set wan down");
    try (Tspc tspc = Tspc.start(lab, Machine.CLIENT1, statements)) {
      Patience.until(
          SOON,
          () -> tspc.program().output().contains("Trying again"),
          () -> "it does not try again: " + tspc.program().lastWords());
      ip("link set wan up");
      ip("route replace default via " + GATEWAY);
      tspc.awaitFirstPing(SOON);
    }
  }

  @Test
  void aDeadTunnelLeavesNoRouteToNowhereAndSaysSo() throws Exception {
    try (Tspc tspc = up()) {
      assertThat(status(tspc, ExitCode.NO_ERROR)).contains("\"state\": \"up\"");
      ip("route delete default");
      Patience.until(
          SOON,
          () -> pingOutput(Machine.CLIENT1, Machine.INTERNET_ADDRESS).contains("unreachable"),
          () -> "packets vanish in the tunnel. " + tspc.program().lastWords());
      assertThat(status(tspc, ExitCode.TUNNEL_ERROR)).contains("dead");

      ip("route replace default via " + GATEWAY);
      assertThat(backAfter(tspc)).isLessThan(Duration.ofSeconds(5));
      assertThat(status(tspc, ExitCode.NO_ERROR)).contains("\"round_trip_ms\": ");

      try (Program stop = tspc.ask("stop")) {
        assertThat(stop.await(SOON)).as(stop.lastWords()).isZero();
      }
      assertThat(tspc.program().await(SOON)).isZero();
      assertThat(status(tspc, ExitCode.NOT_RUNNING)).contains("not running");
    }
  }

  private Tspc up() throws IOException, InterruptedException {
    Tspc tspc = Tspc.start(lab, Machine.CLIENT1, statements);
    try {
      tspc.awaitFirstPing(SOON);
      Patience.until(
          SOON,
          () -> tspc.program().output().contains("to the broker and back"),
          () -> "the client did not finish: " + tspc.program().lastWords());
      return tspc;
    } catch (IOException | InterruptedException e) {
      tspc.close();
      throw e;
    }
  }

  private Duration backAfter(Tspc tspc) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Patience.until(
        SOON, this::ping, () -> "the tunnel does not come back. " + lastWords(tspc.program()));
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static String lastWords(Program program) {
    try {
      return program.lastWords();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private boolean ping() throws IOException, InterruptedException {
    return Ping.once(lab, Machine.CLIENT1, Machine.INTERNET_ADDRESS);
  }

  private String fromOutside(String address) throws IOException, InterruptedException {
    return pingOutput(Machine.INTERNET, address);
  }

  private String pingOutput(Machine from, String to) throws IOException, InterruptedException {
    try (Program ping = lab.start(from, "ping", "-n", "-c1", "-W1", to)) {
      int _ = ping.await(SOON);
      return ping.output();
    }
  }

  private String status(Tspc tspc, ExitCode code) throws IOException, InterruptedException {
    try (Program status = tspc.ask("status", "--json")) {
      assertThat(status.await(SOON)).as(status.lastWords()).isEqualTo(code.number());
      return status.output();
    }
  }

  private void signal(Tspc tspc, String name) throws IOException, InterruptedException {
    lab.run(Machine.CLIENT1, "kill", "-" + name, Long.toString(tspc.pid()));
  }

  private void ip(String words) throws IOException, InterruptedException {
    lab.run(Machine.CLIENT1, ("ip " + words).split(" "));
  }

  private void nat(String words) throws IOException, InterruptedException {
    lab.run(Machine.NAT, ("ip " + words).split(" "));
  }
}
