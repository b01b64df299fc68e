// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.culvert.standalone.lab.IdleCost;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Program;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client on the Java that it is packaged with. */
@Timeout(120)
final class PackagedClientTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final double MOST_MEGABYTES = 80;

  /** Ten times of what was measured over a minute: other tests run meanwhile. */
  private static final double MOST_CPU_PERCENT = 2;

  private Lab lab;

  @BeforeEach
  void enter() throws Exception {
    lab = World.lab();
    World.stage();
  }

  @Test
  void itTakesLittleWhileNothingHappens() throws Exception {
    try (Tspc tspc =
        Tspc.start(lab, Machine.CLIENT1, Tspc.anonymous(), Packages.built().program())) {
      tspc.awaitFirstPing(SOON);
      Thread.sleep(Duration.ofSeconds(5));
      IdleCost cost = IdleCost.of(tspc.program().pid(), Duration.ofSeconds(15));
      System.out.println("tspc idle: " + cost);

      assertThat(cost.residentMegabytes()).isLessThan(MOST_MEGABYTES);
      assertThat(cost.cpuPercent()).isLessThan(MOST_CPU_PERCENT);
    }
  }

  @Test
  void itGoesToTheBackgroundAndIsFoundAgain() throws Exception {
    Path folder = Files.createDirectories(lab.folder().resolve("packaged"));
    Path conf =
        Files.writeString(
            folder.resolve("tspc.conf"),
            Tspc.anonymous()
                + "tsp_dir = %s%nif_tunnel_v6udpv4 = %s%n".formatted(folder, lab.device("tun")));
    String program = Packages.built().program();
    String[] with = {program, "-f", conf.toString()};
    assertThat(lab.run(Machine.CLIENT1, with)).contains("stays in the background as process");
    try {
      assertThat(lab.run(Machine.CLIENT1, program, "status", "-f", conf.toString())).contains("up");
    } finally {
      assertThat(lab.run(Machine.CLIENT1, program, "stop", "-f", conf.toString()))
          .contains("has ended");
    }
  }

  @Test
  void aServiceManagerHearsThatTheTunnelIsUpAndThatTheClientLives() throws Exception {
    Path socket = lab.folder().resolve("notify");
    try (Program manager =
        lab.start(Machine.CLIENT1, "socat", "-u", "UNIX-RECV:" + socket, "STDOUT")) {
      Patience.until(SOON, () -> Files.exists(socket), manager::lastWords);
      try (Tspc tspc =
          Tspc.start(
              lab,
              Machine.CLIENT1,
              Tspc.anonymous(),
              "env",
              "NOTIFY_SOCKET=" + socket,
              "WATCHDOG_USEC=1000000",
              Packages.built().program())) {
        Patience.until(
            SOON, () -> heard(manager).contains("READY=1"), () -> tspc.program().lastWords());
        assertThat(tspc.address()).isPresent();
        assertThat(manager.output()).contains("STATUS=The IPv6 tunnel is up, after ");
        long before = beats(manager);
        Thread.sleep(Duration.ofSeconds(5));
        assertThat(beats(manager) - before).isBetween(8L, 11L);
        assertThat(tspc.program().stop()).isZero();
      }
      Patience.until(SOON, () -> heard(manager).contains("STOPPING=1"), manager::lastWords);
      assertThat(manager.output()).doesNotContain("TSP session done");
    }
  }

  private static List<String> heard(Program manager) throws java.io.IOException {
    return manager.output().lines().toList();
  }

  private static long beats(Program manager) throws java.io.IOException {
    return heard(manager).stream().filter("WATCHDOG=1"::equals).count();
  }
}
