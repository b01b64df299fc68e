// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.culvert.client.doctor.Diagnosis;
import org.culvert.client.doctor.Finding;
import org.culvert.client.status.LiveStatus;
import org.culvert.client.status.StatusField;
import org.culvert.client.status.TunnelStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loopback interface stands for a tunnel: it, too, passes packets or does not. */
@Timeout(60)
class ThroughTheTunnelTest {
  @Test
  void aTunnelThatPassesEverythingIsFine() throws Exception {
    Diagnosis diagnosis = of("127.0.0.1", Map.of(), ExitCode.NO_ERROR);
    assertThat(diagnosis.failure()).isEmpty();
    assertThat(diagnosis.json(0)).contains("\"verdict\": \"ok\"", "\"exit\": 0");
    assertThat(diagnosis.forPeople()).endsWith("Verdict: nothing is wrong.");
  }

  @Test
  void aFirewallOfThisMachineIsNamed() throws Exception {
    Diagnosis diagnosis = of("192.0.2.222", Map.of(), ExitCode.KEEPALIVE_TIMEOUT);
    assertThat(diagnosis.failure().map(Finding::check)).contains(Finding.Check.TUNNEL);
    assertThat(diagnosis.forPeople()).contains("What to do: Look at the routes");
  }

  @Test
  void aNameServerThatIsSilentIsNamed() throws Exception {
    Diagnosis diagnosis =
        of(
            "127.0.0.1",
            Map.of(StatusField.DNS_SERVER, "127.255.255.254"),
            ExitCode.NO_NAMES_OVER_IPV6);
    assertThat(diagnosis.json(17)).contains("\"verdict\": \"names\"", "127.255.255.254");
  }

  @Test
  void aNameServerThatAnswersIsFine() throws Exception {
    try (DatagramSocket server = new DatagramSocket(53, InetAddress.ofLiteral("127.0.0.53"))) {
      Thread.ofVirtual().start(() -> answerOnce(server));
      Diagnosis diagnosis =
          of("127.0.0.1", Map.of(StatusField.DNS_SERVER, "127.0.0.53"), ExitCode.NO_ERROR);
      assertThat(diagnosis.failure()).isEmpty();
    }
  }

  private static void answerOnce(DatagramSocket server) {
    DatagramPacket question = new DatagramPacket(new byte[512], 512);
    try {
      server.receive(question);
      question.getData()[2] |= (byte) 0x80;
      server.send(question);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Diagnosis of(String broker, Map<StatusField, String> more, ExitCode exit)
      throws InterruptedException {
    Map<StatusField, String> fields = new java.util.EnumMap<>(StatusField.class);
    fields.put(StatusField.STATE, LiveStatus.UP);
    fields.put(StatusField.BROKER_ADDRESS, broker);
    fields.put(StatusField.INTERFACE, "tun7");
    fields.putAll(more);
    ThroughTheTunnel through = new ThroughTheTunnel(new TunnelStatus(fields));
    List<Finding> findings = through.findings();
    assertThat(through.exit()).isEqualTo(exit);
    return new Diagnosis(findings);
  }
}
