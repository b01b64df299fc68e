// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.culvert.client.template.Operation;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages and numbers that the help page promises, produced by a broker that causes them. */
class ClientMessagesTest {
  private static final String UDP_OFFER = Replies.offer(Offers.host(TunnelType.V6UDPV4));
  private static final String ACCOUNT = "userid = jdoe2004\npasswd = Kp7xQ2mZ9t";

  @Test
  void anAnonymousTunnelOverUdpIsSetUpAndTakenDownWhenStopped() {
    try (ScriptedBroker broker = ScriptedBroker.start(Replies.creating(UDP_OFFER))) {
      ClientRun run = new ClientRun(broker.server());

      assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
      assertThat(run.lines)
          .startsWith(
              "Connecting to server with reliable udp",
              "Using TSP protocol version 2.0.2",
              "Establishing connection with tunnel broker...")
          .endsWith("TSP session done");
      assertThat(run.operations)
          .containsExactly(Operation.TSP_TUNNEL_CREATION, Operation.TSP_TUNNEL_TEARDOWN);
      assertThat(broker.heard()).hasSize(4).last().isEqualTo(new ClientMessage.Accept());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"any", "plain"})
  void aWrongPasswordIsFinal(String method) {
    try (ScriptedBroker broker =
        ScriptedBroker.start(
            m -> Replies.usual(m, Replies.CAPABILITIES, "300 Authentication failed\r\n", ""))) {
      ClientRun run =
          new ClientRun(broker.server(), ACCOUNT, "auth_method=" + method, "retry_delay=30");

      assertThat(run.exit).isEqualTo(ExitCode.AUTHENTICATION_ERROR);
      assertThat(run.lines)
          .contains(
              "No success: Authentication failed",
              "Error is 7: AUTHENTICATION_ERROR",
              "TSP session done")
          .anyMatch(line -> line.contains("10 characters"))
          .noneMatch(line -> line.contains("Kp7xQ2mZ9t"));
      assertThat(run.waits).isEmpty();
    }
  }

  @Test
  void anonymousAtABrokerForAccountsFindsNoCommonMechanism() {
    try (ScriptedBroker broker =
        ScriptedBroker.start(m -> "CAPABILITY TUNNEL=V6UDPV4 AUTH=DIGEST-MD5\r\n")) {
      ClientRun run = new ClientRun(broker.server());

      assertThat(run.exit.number()).isEqualTo(7);
      assertThat(run.lines)
          .contains("No common authentication mechanism found", "Error is 7: AUTHENTICATION_ERROR")
          .anyMatch(line -> line.contains("wants an account"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "301 No more tunnels available (you deleted it on the website: enable it again there)",
        "310 Server side error",
        "506 IPv4 prefix already used for existing tunnel",
        "522 Prefix requested for anonymous",
        "599 Something new",
      })
  void aRefusalIsShownWithItsNumberFramedOrNot(String status) {
    for (String reply : List.of(Replies.framed(status), status + "\r\n")) {
      try (ScriptedBroker broker = ScriptedBroker.start(Replies.creating(reply))) {
        ClientRun run = new ClientRun(broker.server());

        assertThat(run.exit).isEqualTo(ExitCode.SERVER_REFUSED);
        assertThat(run.lines).contains(status, "Error is 9: SERVER_REFUSED", "TSP session done");
        assertThat(run.lines.get(run.lines.indexOf(status) + 1)).startsWith("  ");
      }
    }
  }

  @Test
  void nobodyThereIsASocketError() {
    ScriptedBroker broker = ScriptedBroker.start(m -> "");
    broker.close();

    ClientRun run = new ClientRun(broker.server());

    assertThat(run.exit).isEqualTo(ExitCode.SOCKET_ERROR);
    assertThat(run.lines)
        .containsSubsequence(
            "Connecting to server with reliable udp",
            "Using TSP protocol version 2.0.2",
            "Establishing connection with tunnel broker...",
            "Unable to establish connection with broker:" + broker.port(),
            "Connecting to server with tcp",
            "Unable to establish connection with broker:" + broker.port(),
            "All transports failed, quitting",
            "Error is 2: SOCKET_ERROR",
            "TSP session done")
        .anyMatch(line -> line.contains("has to be open for UDP and TCP"));
  }

  @Test
  void anInterfaceWithoutAddressIsASocketErrorOfThisMachine() {
    ClientRun run = new ClientRun("server = 127.0.0.1", "if_source = nosuch0");

    assertThat(run.exit).isEqualTo(ExitCode.SOCKET_ERROR);
    assertThat(run.lines)
        .containsSubsequence(
            "Socket error", "All transports failed, quitting", "Error is 2: SOCKET_ERROR");
  }

  @Test
  void withARetryDelayTheFirstConnectionIsTriedAgain() {
    AtomicInteger sessions = new AtomicInteger();
    try (ScriptedBroker broker =
        ScriptedBroker.start(
            m ->
                m instanceof ClientMessage.Version && sessions.incrementAndGet() < 4
                    ? "530 Server too busy\r\n"
                    : Replies.creating(UDP_OFFER).answer(m))) {
      ClientRun run = new ClientRun(broker.server(), "retry_delay = 30");

      assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
      assertThat(run.waits).hasSize(3);
      assertThat(run.waits.get(0)).isBetween(Duration.ofSeconds(22), Duration.ofSeconds(30));
      assertThat(run.waits.get(1)).isBetween(Duration.ofSeconds(45), Duration.ofSeconds(60));
      assertThat(run.waits.get(2)).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(120));
    }
  }

  @Test
  void versionsAreTriedFromTheTopAndTheOldestOverTcp() {
    try (ScriptedBroker broker =
        ScriptedBroker.start(
            m ->
                m instanceof ClientMessage.Version(var text) && !text.equals("1.0.1")
                    ? "302 Unsupported client version\r\n"
                    : Replies.creating(Replies.offer(atLoopback())).answer(m))) {
      ClientRun run = new ClientRun(broker.server());

      assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
      assertThat(broker.heard().stream().filter(ClientMessage.Version.class::isInstance))
          .containsExactly(
              new ClientMessage.Version("2.0.2"),
              new ClientMessage.Version("2.0.1"),
              new ClientMessage.Version("2.0.0"),
              new ClientMessage.Version("1.0.1"));
      assertThat(broker.heard()).doesNotContain(new ClientMessage.Accept());
      assertThat(run.lines)
          .containsSubsequence(
              "Connecting to server with tcp", "Using TSP protocol version 1.0.1", "(up)");
    }
  }

  @Test
  void noVersionAtAllIsAVersionError() {
    try (ScriptedBroker broker = ScriptedBroker.start(m -> "302 Unsupported client version\r\n")) {
      ClientRun run = new ClientRun(broker.server());

      assertThat(run.exit).isEqualTo(ExitCode.TSP_VERSION_ERROR);
      assertThat(run.lines).contains("Error is 6: TSP_VERSION_ERROR");
    }
  }

  @Test
  void aKernelTunnelIsSetUpAndTheProgramEnds() {
    try (ScriptedBroker broker =
        ScriptedBroker.start(Replies.creating(Replies.offer(atLoopback())))) {
      ClientRun run = new ClientRun(broker.server(), "tunnel_mode = v6v4");

      assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
      assertThat(run.operations).containsExactly(Operation.TSP_TUNNEL_CREATION);
      assertThat(run.lines).containsSubsequence("(up)", "TSP session done");
      assertThat(broker.heard())
          .filteredOn(ClientMessage.Create.class::isInstance)
          .singleElement()
          .matches(m -> ((ClientMessage.Create) m).request().keepalive().isEmpty());
    }
  }

  @Test
  void aServiceStaysWithAKernelTunnelAndTakesItDown() {
    try (ScriptedBroker broker =
        ScriptedBroker.start(Replies.creating(Replies.offer(atLoopback())))) {
      ClientRun run = ClientRun.asService(broker.server(), "tunnel_mode = v6v4");

      assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
      assertThat(run.lines).contains("(up)");
      assertThat(run.operations)
          .containsExactly(Operation.TSP_TUNNEL_CREATION, Operation.TSP_TUNNEL_TEARDOWN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tunnel_carrier = user", "tunnel_carrier = auto", ""})
  void withoutTheKernelTheProgramCarriesProtocol41AndStays(String carrier) {
    try (ScriptedBroker broker =
        ScriptedBroker.start(Replies.creating(Replies.offer(keptAliveAtLoopback())))) {
      boolean kernel = carrier.endsWith("user");
      ClientRun run = new ClientRun(kernel, 0, 0, broker.server(), "tunnel_mode = v6v4", carrier);

      assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
      assertThat(run.lines).contains("(raw from 127.0.0.1 to 127.0.0.1)");
      assertThat(run.operations)
          .containsExactly(Operation.TSP_TUNNEL_CREATION, Operation.TSP_TUNNEL_TEARDOWN);
      assertThat(request(broker).keepalive()).contains(Duration.ofSeconds(30));
    }
  }

  @Test
  void aKernelThatFailsAfterAllIsDoneWithout() {
    try (ScriptedBroker broker =
        ScriptedBroker.start(Replies.creating(Replies.offer(keptAliveAtLoopback())))) {
      ClientRun run = new ClientRun(true, 0, 1, broker.server(), "tunnel_mode = v6v4");

      assertThat(run.exit).isEqualTo(ExitCode.INTERFACE_SETUP_FAILED);
      assertThat(run.lines)
          .containsSubsequence(
              "Carrying the tunnel without the kernel instead",
              "(raw from 127.0.0.1 to 127.0.0.1)");
      assertThat(run.operations).hasSize(3);
    }
  }

  @Test
  void aKernelThatTheUserInsistsOnIsNotDoneWithout() {
    try (ScriptedBroker broker =
        ScriptedBroker.start(Replies.creating(Replies.offer(atLoopback())))) {
      ClientRun run =
          new ClientRun(
              false, 0, 1, broker.server(), "tunnel_mode = v6v4", "tunnel_carrier = kernel");

      assertThat(run.exit).isEqualTo(ExitCode.INTERFACE_SETUP_FAILED);
      assertThat(run.lines).noneMatch(line -> line.contains("raw from"));
      assertThat(request(broker).keepalive()).isEmpty();
    }
  }

  /** Over UDP, and over TCP where that is closed; never with a version that had v6v4 only. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anIpv4TunnelIsAskedForOverIpv6(boolean udp) {
    try (ScriptedBroker broker =
        ScriptedBroker.startIpv6(
            udp,
            m ->
                Replies.usual(
                    m,
                    "CAPABILITY TUNNEL=V4V6 AUTH=ANONYMOUS\r\n",
                    Replies.SUCCESS,
                    Replies.offer(Offers.ipv4(Ipv6Address.parse("::1")))))) {
      ClientRun run = new ClientRun(false, 0, 0, broker.server(), "tunnel_mode = v4v6");

      assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
      assertThat(run.lines).contains("(raw from ::1 to ::1)", "TSP session done");
      assertThat(request(broker).type()).isEqualTo(TunnelType.V4V6);
      assertThat(request(broker).clientAddress()).isEqualTo(Ipv6Address.parse("::1"));
    }
  }

  @Test
  void anIpv4TunnelIsNotAskedForWithTheFirstVersion() {
    try (ScriptedBroker broker =
        ScriptedBroker.startIpv6(true, m -> "302 Unsupported client version\r\n")) {
      ClientRun run = new ClientRun(broker.server(), "tunnel_mode = v4v6");

      assertThat(run.exit).isEqualTo(ExitCode.TSP_VERSION_ERROR);
      assertThat(broker.heard()).doesNotContain(new ClientMessage.Version("1.0.1"));
    }
  }

  @Test
  void aServerWithoutAnAddressOfTheRightFamilyIsSaidInWords() {
    ClientRun run = new ClientRun("server = 127.0.0.1", "tunnel_mode = v4v6");

    assertThat(run.exit).isEqualTo(ExitCode.SOCKET_ERROR);
    assertThat(run.lines).anyMatch(line -> line.contains("no IPv6 address is known for 127.0.0.1"));
  }

  private static TunnelRequest request(ScriptedBroker broker) {
    return broker.heard().stream()
        .filter(ClientMessage.Create.class::isInstance)
        .map(message -> ((ClientMessage.Create) message).request())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTemplateThatFailsIsAnInterfaceError() {
    try (ScriptedBroker broker = ScriptedBroker.start(Replies.creating(UDP_OFFER))) {
      ClientRun run = new ClientRun(0, 1, broker.server());

      assertThat(run.exit).isEqualTo(ExitCode.INTERFACE_SETUP_FAILED);
      assertThat(run.lines)
          .contains("Error is 3: INTERFACE_SETUP_FAILED", "  template for 2001:db8:a::513");
    }
  }

  @Test
  void checktunnelShowsWhatItGotAndEnds() {
    try (ScriptedBroker broker = ScriptedBroker.start(Replies.creating(UDP_OFFER))) {
      ClientRun run = new ClientRun(broker.server(), "template = checktunnel");

      assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
      assertThat(run.lines).contains("template for 2001:db8:a::513");
    }
  }

  @Test
  void anOfferWithAnEvilNameIsRejectedAndNoScriptRuns() {
    String evil =
        UDP_OFFER.replace("</client>", "<address type=\"dn\">$(reboot)</address></client>");
    String body = evil.substring(evil.indexOf("200"));
    try (ScriptedBroker broker =
        ScriptedBroker.start(
            Replies.creating("Content-length: " + body.length() + "\r\n" + body))) {
      ClientRun run = new ClientRun(broker.server());

      assertThat(run.exit).isNotEqualTo(ExitCode.NO_ERROR);
      assertThat(run.operations).isEmpty();
      assertThat(broker.heard()).doesNotContain(new ClientMessage.Accept());
    }
  }

  @Test
  void thePasswordIsNeverShownEvenWithAllDetail() {
    try (ScriptedBroker broker = ScriptedBroker.start(Replies.creating(UDP_OFFER))) {
      ClientRun run = new ClientRun(3, 0, broker.server(), ACCOUNT);

      assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
      assertThat(run.lines)
          .anyMatch(line -> line.contains("<tunnel action=\"create\""))
          .noneMatch(line -> line.contains("Kp7xQ2mZ9t"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 10_000})
  void repliesOverTcpMayComeInAnyPieces(int piece) {
    try (ScriptedBroker broker =
        ScriptedBroker.tcpOnly(piece, Replies.creating(Replies.offer(atLoopback())))) {
      ClientRun run = new ClientRun(broker.server(), ACCOUNT);

      assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
      assertThat(run.lines).contains("(up)");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 10_000})
  void proofAndStatusOverTcpMayComeInAnyPiecesAndInOne(int piece) {
    DigestScript script = new DigestScript(Replies.offer(atLoopback()));
    try (ScriptedBroker broker = ScriptedBroker.tcpOnly(piece, script)) {
      ClientRun run = new ClientRun(broker.server(), ACCOUNT);

      assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
      assertThat(run.lines).contains("(up)");
      assertThat(broker.heard()).contains(new ClientMessage.Authenticate("DIGEST-MD5"));
    }
  }

  @Test
  void theNumbersAreThoseOfTheHelpPage() {
    assertThat(ExitCode.values())
        .extracting(code -> code.toString().toLowerCase(Locale.ROOT))
        .startsWith(
            "0: no_error",
            "1: tsp_error",
            "2: socket_error",
            "3: interface_setup_failed",
            "4: keepalive_timeout",
            "5: tunnel_error",
            "6: tsp_version_error",
            "7: authentication_error");
    assertThat(ExitCode.of(7)).isEqualTo(ExitCode.AUTHENTICATION_ERROR);
    assertThat(ExitCode.of(137)).isEqualTo(ExitCode.TSP_ERROR);
  }

  private static TunnelOffer keptAliveAtLoopback() {
    return Offers.keptAlive(Ipv4Address.parse("127.0.0.1"));
  }

  /** A kernel tunnel has to end where the broker was asked. */
  private static TunnelOffer atLoopback() {
    return Offers.ending(Ipv4Address.parse("127.0.0.1"));
  }
}
