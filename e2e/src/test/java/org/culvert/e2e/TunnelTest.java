// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Ping;
import org.culvert.standalone.lab.Program;
import org.culvert.standalone.lab.Stage;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TunnelTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private Lab lab;
  private Stage stage;

  @BeforeEach
  void enter() throws Exception {
    lab = World.lab();
    stage = World.stage();
  }

  @Test
  void twoClientsBehindOneNatHaveTunnelsOfTheirOwn() throws Exception {
    try (Tspc first = Tspc.start(lab, Machine.CLIENT1, Tspc.anonymous());
        Tspc second = Tspc.start(lab, Machine.CLIENT2, Tspc.anonymous())) {
      first.awaitFirstPing(SOON);
      second.awaitFirstPing(SOON);

      assertThat(first.address()).isPresent().isNotEqualTo(second.address());
      assertThat(ping(Machine.CLIENT1).lossPercent()).isZero();
      assertThat(ping(Machine.CLIENT2).lossPercent()).isZero();
    }
  }

  @Test
  void anAccountGetsTheSameAddressAndPrefixAgain() throws Exception {
    String statements = Tspc.account("ada", stage.broker().addAccount("ada"));
    String address;
    String home;
    try (Tspc tspc = Tspc.start(lab, Machine.CLIENT2, statements)) {
      tspc.awaitFirstPing(SOON);
      address = tspc.address().orElseThrow();
      home = tspc.awaitHomeAddress(SOON);
    }
    try (Tspc tspc = Tspc.start(lab, Machine.CLIENT2, statements)) {
      tspc.awaitFirstPing(SOON);

      assertThat(tspc.address()).contains(address);
      assertThat(tspc.awaitHomeAddress(SOON)).isEqualTo(home);
      assertThat(Ping.once(lab, Machine.INTERNET, home.replaceAll("/.*", ""))).isTrue();
    }
  }

  @Test
  void aKilledBrokerComesBackWithTheTunnelsThatItHad() throws Exception {
    try (Tspc tspc = Tspc.start(lab, Machine.CLIENT1, Tspc.anonymous())) {
      tspc.awaitFirstPing(SOON);
      String address = tspc.address().orElseThrow();
      // The first ping may be quicker than the client's account of itself.
      Patience.until(
          SOON,
          () -> tspc.program().output().contains("to the broker and back"),
          () -> "the client did not finish: " + tspc.program().lastWords());
      String said = tspc.program().output();

      stage.broker().killAndRestart();

      Patience.until(
          Duration.ofSeconds(5),
          () -> Ping.once(lab, Machine.CLIENT1, Machine.INTERNET_ADDRESS),
          () -> "no ping after the restart. " + stage.broker().lastWords());
      assertThat(tspc.address()).contains(address);
      assertThat(tspc.program().output()).as("nothing happened at the client").isEqualTo(said);
    }
  }

  @Test
  void aForeignSourceIsDroppedAndCounted() throws Exception {
    double before = stage.broker().counter("dropped_packets", "foreign_source");
    try (Program client = lab.java(Machine.CLIENT1, LeakyClient.class)) {
      assertThat(client.await(SOON)).as(client.lastWords()).isZero();
      assertThat(client.output()).contains("answered: true");
    }
    Patience.until(
        Duration.ofSeconds(5),
        () -> stage.broker().counter("dropped_packets", "foreign_source") - before == 3,
        () -> "the broker did not count three foreign sources");
  }

  @Test
  void anOrderlyStopTakesAddressesAndRoutesAway() throws Exception {
    String before = lab.run(Machine.CLIENT1, "ip", "-6", "route", "show");
    try (Tspc tspc = Tspc.start(lab, Machine.CLIENT1, Tspc.anonymous())) {
      tspc.awaitFirstPing(SOON);

      assertThat(tspc.program().stop()).isZero();

      assertThat(tspc.address()).isEmpty();
      assertThat(lab.run(Machine.CLIENT1, "ip", "-6", "route", "show")).isEqualTo(before);
    }
  }

  private Ping ping(Machine from) throws Exception {
    return Ping.send(lab, from, Machine.INTERNET_ADDRESS, 20);
  }
}
