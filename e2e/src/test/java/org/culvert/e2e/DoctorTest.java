// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Program;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of trouble, made for real, gets its own verdict and exit number in time. */
@Timeout(120)
final class DoctorTest {
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final String BROKER = "server = " + Machine.BROKER_ADDRESS;

  private Lab lab;

  @BeforeEach
  void enter() throws Exception {
    lab = World.lab();
    World.stage();
    lab.run(Machine.NAT, "nft", "add table inet trouble");
    lab.run(
        Machine.NAT, "nft", "add chain inet trouble way { type filter hook forward priority 0 ; }");
  }

  @AfterEach
  void asItWas() throws Exception {
    lab.run(Machine.NAT, "nft", "delete table inet trouble");
    lab.run(Machine.CLIENT1, "ip", "route", "replace", "default", "via", "192.168.7.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ok             |  0 |                                       |",
        "udp            |  2 | meta l4proto { tcp, udp } th dport 3653 drop |",
        "udp            | 14 | udp dport 3653 drop                   |",
        "tunnel         |  4 | udp dport 3653 @th,64,4 6 drop        |",
        "mtu            | 16 | meta length > 1300 drop               |",
        "nat            | 15 |                                       | tunnel_mode = v6v4",
        "authentication |  7 |                                       | userid = nobody;passwd = nothing",
        "configuration  |  8 |                                       | tunnel_mode = magic",
      })
  void trouble(String verdict, int exit, String rule, String statement) throws Exception {
    if (rule != null) {
      lab.run(Machine.NAT, "nft", "add rule inet trouble way " + rule);
    }
    String statements =
        BROKER + "\n" + (statement == null ? "" : statement.replace(';', '\n')) + "\n";
    assertThat(examine(statements, exit, List.of())).contains("\"verdict\": \"" + verdict + "\"");
  }

  @Test
  void aNameThatIsNoneAndAMissingRoute() throws Exception {
    assertThat(examine("server = nowhere.invalid\n", 12, List.of()))
        .contains("\"verdict\": \"dns\"");
    lab.run(Machine.CLIENT1, "ip", "route", "delete", "default");
    assertThat(examine(BROKER + "\n", 13, List.of())).contains("\"verdict\": \"route\"");
  }

  @Test
  void aUserWhoMayNotHaveADevice() throws Exception {
    List<String> without = List.of("setpriv", "--bounding-set=-net_admin", "--inh-caps=-all");
    assertThat(examine(BROKER + "\n", 3, without))
        .contains("\"verdict\": \"device\"", "CAP_NET_ADMIN");
  }

  @Test
  void aClientThatRunsIsAskedAndItsTunnelMeasured() throws Exception {
    try (Tspc tspc = Tspc.start(lab, Machine.CLIENT1, Tspc.anonymous())) {
      tspc.awaitFirstPing(LONGEST);
      try (Program doctor = tspc.ask("doctor")) {
        assertThat(doctor.await(LONGEST)).as(doctor.lastWords()).isZero();
        assertThat(doctor.output())
            .contains("packets of 1280 octets pass", "Verdict: nothing is wrong.");
      }
    }
  }

  private String examine(String statements, int exit, List<String> before) throws Exception {
    Path folder = Files.createDirectories(lab.folder().resolve("doctor"));
    Path conf =
        Files.writeString(
            folder.resolve("tspc.conf"),
            statements
                + "tsp_dir = %s%nif_tunnel_v6udpv4 = %s%n".formatted(folder, lab.device("tun")));
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            lab.home().resolve("culvert").toString(),
            "tspc",
            "doctor",
            "--json",
            "-f",
            conf.toString()));
    try (Program doctor = lab.start(Machine.CLIENT1, command.toArray(String[]::new))) {
      assertThat(doctor.await(LONGEST)).as(doctor.lastWords()).isEqualTo(exit);
      return doctor.output();
    }
  }
}
