// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.culvert.client.template.Operation;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client goes from one scripted broker to the next, over real sockets. */
class RedirectionTest {
  private static final String UDP_OFFER = Replies.offer(Offers.host(TunnelType.V6UDPV4));
  private static final String KERNEL_OFFER =
      Replies.offer(Offers.ending(Ipv4Address.parse("127.0.0.1")));
  private static final String ACCOUNT = "userid = jdoe2004\npasswd = Kp7xQ2mZ9t";

  /** What a broker answers its redirection to. */
  enum Phase {
    VERSION,
    AUTHENTICATE,
    CREDENTIALS,
    CREATE
  }

  private static ScriptedBroker.Script pointing(Phase phase, String list) {
    String framed =
        "Content-length: " + list.getBytes(StandardCharsets.US_ASCII).length + "\r\n" + list;
    return message ->
        switch (message) {
          case ClientMessage.Version _ when phase == Phase.VERSION -> list;
          case ClientMessage.Authenticate _ when phase == Phase.AUTHENTICATE -> list;
          case ClientMessage.SaslData _ when phase == Phase.CREDENTIALS -> list;
          default -> Replies.usual(message, Replies.CAPABILITIES, Replies.SUCCESS, framed);
        };
  }

  private static String list(String... brokers) {
    return "1200 Redirection\r\n<tunnel action=\"info\" type=\"v6anyv4\" lifetime=\"0\">\r\n"
        + Arrays.stream(brokers)
            .map(
                broker ->
                    " <broker>\r\n  <address type=\"dn\">"
                        + broker
                        + "</address>\r\n </broker>\r\n")
            .collect(Collectors.joining())
        + "</tunnel>\r\n";
  }

  private static String at(ScriptedBroker broker) {
    return "127.0.0.1:" + broker.port();
  }

  private static ScriptedBroker serving() {
    return ScriptedBroker.start(Replies.creating(UDP_OFFER));
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"VERSION", "AUTHENTICATE", "CREATE"})
  void fromOneBrokerToTheNextInEveryPhaseOverUdp(Phase phase) {
    try (ScriptedBroker second = serving();
        ScriptedBroker first = ScriptedBroker.start(pointing(phase, list(at(second))))) {
      ClientRun run = new ClientRun(first.server());

      assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
      assertThat(run.operations)
          .containsExactly(Operation.TSP_TUNNEL_CREATION, Operation.TSP_TUNNEL_TEARDOWN);
      assertThat(second.heard()).last().isEqualTo(new ClientMessage.Accept());
      assertThat(first.heard()).doesNotContain(new ClientMessage.Accept());
      assertThat(run.lines).contains("Trying " + at(second));
    }
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void fromOneBrokerToTheNextInEveryPhaseOverTcp(Phase phase) {
    DigestScript second = new DigestScript(KERNEL_OFFER);
    try (ScriptedBroker next = ScriptedBroker.tcpOnly(10_000, second);
        ScriptedBroker first = ScriptedBroker.tcpOnly(1, pointing(phase, list(at(next))))) {
      ClientRun run = new ClientRun(first.server(), ACCOUNT);

      assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
      assertThat(run.lines)
          .contains("(up)")
          .anyMatch(line -> line.contains("The broker is " + at(next)));
    }
  }

  /** The words of brokers in the field. The list that each of them has is the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1302 Unsupported client version\r\n<tunnel action=\"list\" type=\"broker\"><broker>"
            + "<address type=\"dn\">%1$s</address></broker></tunnel>\r\n",
        "1530 Server too busy\r\n<tunnel action=\"list\" type=\"broker\">\r\n<broker>\r\n"
            + "<address type=\"ns\">%1$s</address>\r\n<address type=\"dn\">%2$s</address>\r\n"
            + "</broker>\r\n</tunnel>",
        "1200 Redirection\r\n<tunnel action=\"info\"><broker><address type=\"dn\">%1$s</address>"
            + "</broker><broker><address type=\"dn\">%2$s</address></broker></tunnel>",
      })
  void listsOfOldBrokersAreUnderstoodFramedAndNot(String form) {
    for (Phase phase : new Phase[] {Phase.VERSION, Phase.CREATE}) {
      try (ScriptedBroker second = serving();
          ScriptedBroker first =
              ScriptedBroker.start(
                  pointing(phase, form.formatted(at(second), "no-such-host.invalid")))) {
        assertThat(new ClientRun(first.server()).exit).isEqualTo(ExitCode.NO_ERROR);
        assertThat(second.heard()).contains(new ClientMessage.Accept());
      }
    }
  }

  @Test
  void ofThreeBrokersTheOnesThatAreGonePassUnnoticed() {
    ScriptedBroker gone = serving();
    gone.close();
    try (ScriptedBroker third = serving();
        ScriptedBroker first =
            ScriptedBroker.start(pointing(Phase.VERSION, list(at(gone), at(third))))) {
      ClientRun run = new ClientRun(first.server());

      assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
      assertThat(run.lines).contains("The broker names 2 others");
      assertThat(third.heard())
          .contains(new ClientMessage.EchoRequest(), new ClientMessage.Accept());
    }
  }

  @Test
  void thePasswordIsShownToTheBrokerThatTheUserNamedAndToNoOther() {
    try (ScriptedBroker second = serving();
        ScriptedBroker first = ScriptedBroker.start(pointing(Phase.CREATE, list(at(second))))) {
      ClientRun run = new ClientRun(3, 0, first.server(), ACCOUNT, "auth_method = plain");

      assertThat(run.exit).isEqualTo(ExitCode.AUTHENTICATION_ERROR);
      assertThat(first.heard()).anyMatch(ClientMessage.SaslData.class::isInstance);
      assertThat(second.heard()).containsExactly(new ClientMessage.Version("2.0.2"));
      assertThat(run.lines).anyMatch(line -> line.startsWith("PLAIN shows the password"));
    }
  }

  @Test
  void aBrokerThatPointsAtItselfIsAskedFourTimes() {
    String[] itself = new String[1];
    try (ScriptedBroker first =
        ScriptedBroker.start(m -> m instanceof ClientMessage.Version ? list(itself[0]) : "")) {
      itself[0] = at(first);
      ClientRun run = new ClientRun(first.server());

      assertThat(run.exit).isEqualTo(ExitCode.REDIRECTION_ERROR);
      assertThat(first.heard()).hasSize(4);
      assertThat(run.lines)
          .contains("1200 Redirection", "Error is 10: REDIRECTION_ERROR")
          .anyMatch(line -> line.contains("Brokers point at each other"));
      assertThat(run.waits).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withoutAListTheClientEndsAndDoesNotHang(boolean overUdp) {
    ScriptedBroker.Script script = message -> "1200 Redirection\r\n";
    try (ScriptedBroker first =
        overUdp ? ScriptedBroker.start(script) : ScriptedBroker.tcpOnly(10_000, script)) {
      long begin = System.nanoTime();
      ClientRun run = new ClientRun(first.server());

      assertThat(run.exit).isEqualTo(ExitCode.REDIRECTION_ERROR);
      assertThat(run.lines).anyMatch(line -> line.contains("names none"));
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void withARetryDelayAnEmptyListIsAskedForAgain() {
    int[] sessions = new int[1];
    try (ScriptedBroker first =
        ScriptedBroker.start(
            m ->
                m instanceof ClientMessage.Version && ++sessions[0] < 3
                    ? "1200 Redirection\r\n"
                    : Replies.creating(UDP_OFFER).answer(m))) {
      ClientRun run = new ClientRun(first.server(), "retry_delay = 30");

      assertThat(run.exit).isEqualTo(ExitCode.NO_ERROR);
      assertThat(run.waits).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"off", "same-domain"})
  void whoDoesNotWantToBeSentElsewhereIsNot(String policy) {
    try (ScriptedBroker second = serving();
        ScriptedBroker first = ScriptedBroker.start(pointing(Phase.VERSION, list("192.0.2.9")))) {
      ClientRun run = new ClientRun(first.server(), "redirect = " + policy, "retry_delay = 30");

      assertThat(run.exit).isEqualTo(ExitCode.REDIRECTION_ERROR);
      assertThat(run.waits).as("the user has to decide").isEmpty();
      assertThat(run.lines).anyMatch(line -> line.contains("set server to 192.0.2.9"));
      assertThat(second.heard()).isEmpty();
    }
  }
}
