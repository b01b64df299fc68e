// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpConnectionTest {
  private static final String VERSION = "VERSION=2.0.2\r\n";
  private static final String CAPABILITY = "CAPABILITY TUNNEL=V6UDPV4 AUTH=ANONYMOUS\r\n";
  private static final String AUTHENTICATE = "AUTHENTICATE ANONYMOUS\r\n\0";
  private static final String SUCCESS = "200 Success\r\n";
  private static final String PROOF = "cHJvb2Y=\r\n";
  private static final String ACCEPT =
      "Content-length: 35\r\n<tunnel action=\"accept\"></tunnel>\r\n";

  private static TransportTimeouts timeouts(
      Duration silence, Duration negotiation, Duration proofPause) {
    return new TransportTimeouts(
        silence,
        negotiation,
        Duration.ofSeconds(60),
        Duration.ofSeconds(90),
        proofPause,
        Duration.ofSeconds(5));
  }

  /** Longer than any test lives. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private final FakeSessions sessions = new FakeSessions();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Listeners listeners = listeners(TransportLimits.DEFAULT, TransportTimeouts.DEFAULT);

  private Listeners listeners(TransportLimits limits, TransportTimeouts timeouts) {
    Listeners made = new Listeners(sessions, limits, timeouts, () -> false, InstantSource.system());
    open.addFirst(made);
    return made;
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private InetSocketAddress listen() throws IOException {
    return listeners.tcp(
        "main", Optional.empty(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private Socket connect(InetSocketAddress broker) throws IOException {
    Socket socket = new Socket();
    open.addFirst(socket);
    socket.connect(broker);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) Eventually.PATIENCE.toMillis());
    return socket;
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(Bytes.ofText(text).toArray());
  }

  private static String hear(Socket socket, int octets) throws IOException {
    return Bytes.of(socket.getInputStream().readNBytes(octets)).text();
  }

  private static String ask(Socket socket, String text, String answer) throws IOException {
    say(socket, text);
    return hear(socket, answer.length());
  }

  private static void isClosed(Socket socket) throws IOException {
    assertThat(socket.getInputStream().read()).isNegative();
  }

  private Socket established(InetSocketAddress broker) throws IOException {
    Socket socket = connect(broker);
    assertThat(ask(socket, VERSION, CAPABILITY)).isEqualTo(CAPABILITY);
    assertThat(ask(socket, AUTHENTICATE, SUCCESS)).isEqualTo(SUCCESS);
    say(socket, ACCEPT);
    Eventually.holds(() -> sessions.started.getLast().isEstablished());
    return socket;
  }

  @Test
  void sessionKnowsTheAddressThatTheConnectionCameInOn() throws Exception {
    Socket socket = connect(listen());
    ask(socket, VERSION, CAPABILITY);

    assertThat(sessions.only().local).isEqualTo(IpAddress.parse("127.0.0.1"));
    assertThat(sessions.only().source.port()).isEqualTo(socket.getLocalPort());
  }

  /** gogoc reads the proof with one call; if that brings the status too, it waits for ever. */
  @Test
  void proofAndStatusAreReadByTwoCalls() throws Exception {
    Socket socket = connect(listen());
    ask(socket, VERSION, CAPABILITY);
    say(socket, "AUTHENTICATE DIGEST-MD5\r\n\0");
    hear(socket, SUCCESS.length());

    say(socket, "cmVzcG9uc2U=\r\n");
    byte[] room = new byte[100];
    int first = socket.getInputStream().read(room);

    assertThat(first).isEqualTo(PROOF.length());
    assertThat(hear(socket, SUCCESS.length())).isEqualTo(SUCCESS);
  }

  @Test
  void statusDoesNotWaitOnceTheClientGoesOn() throws Exception {
    listeners = listeners(TransportLimits.DEFAULT, timeouts(LONG, LONG, LONG));
    Socket socket = connect(listen());
    ask(socket, VERSION, CAPABILITY);
    say(socket, "AUTHENTICATE DIGEST-MD5\r\n\0");
    hear(socket, SUCCESS.length());
    assertThat(ask(socket, "cmVzcG9uc2U=\r\n", PROOF)).isEqualTo(PROOF);

    say(socket, "cmVzcG9uc2U=\r\n");

    assertThat(hear(socket, (SUCCESS + PROOF).length())).isEqualTo(SUCCESS + PROOF);
  }

  /** A client that has read the proof may go on at once; its status comes before the offer. */
  @Test
  void createDuringThePauseHasTheStatusSentAtOnce() throws Exception {
    listeners = listeners(TransportLimits.DEFAULT, timeouts(LONG, LONG, LONG));
    Socket socket = connect(listen());
    ask(socket, VERSION, CAPABILITY);
    say(socket, "AUTHENTICATE DIGEST-MD5\r\n\0");
    hear(socket, SUCCESS.length());
    assertThat(ask(socket, "cmVzcG9uc2U=\r\n", PROOF)).isEqualTo(PROOF);

    String create =
        "<tunnel action=\"create\" type=\"v6v4\"><client><address type=\"ipv4\">192.0.2.77</address>"
            + "</client></tunnel>\r\n";
    String framed = "Content-length: 13\r\n" + SUCCESS;
    assertThat(
            ask(socket, "Content-length: " + create.length() + "\r\n" + create, SUCCESS + framed))
        .isEqualTo(SUCCESS + framed);
  }

  @Test
  void thePauseBetweenProofAndStatusIsAFifthOfASecond() {
    assertThat(TransportTimeouts.DEFAULT.proofPause()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void connectionStaysAfterTheAcceptAndItsEndIsNotTheTunnels() throws Exception {
    listeners = listeners(TransportLimits.DEFAULT, timeouts(Duration.ofSeconds(1), LONG, LONG));
    InetSocketAddress broker = listen();
    Socket socket = established(broker);

    // The other's silence begins later and ends its connection.
    isClosed(connect(broker));
    assertThat(ask(socket, AUTHENTICATE, SUCCESS)).isEqualTo(SUCCESS);
    socket.close();

    Eventually.holds(() -> listeners.sessions() == 0);
    assertThat(sessions.only().abandoned).hasValue(0);
  }

  @Test
  void connectionThatEndsBeforeTheAcceptAbandonsItsSessionOnce() throws Exception {
    Socket socket = connect(listen());
    ask(socket, VERSION, CAPABILITY);
    socket.close();

    Eventually.holds(() -> listeners.sessions() == 0);
    assertThat(sessions.only().abandoned).hasValue(1);
    assertThat(listeners.negotiations()).isZero();
  }

  @Test
  void clientThatSaysNothingIsHungUpOn() throws Exception {
    listeners = listeners(TransportLimits.DEFAULT, timeouts(Duration.ofMillis(50), LONG, LONG));

    isClosed(connect(listen()));

    Eventually.holds(() -> listeners.sessions() == 0);
    assertThat(sessions.only().abandoned).hasValue(1);
  }

  @Test
  void negotiationThatNeverEndsIsEnded() throws Exception {
    listeners = listeners(TransportLimits.DEFAULT, timeouts(LONG, Duration.ofMillis(50), LONG));

    isClosed(connect(listen()));

    Eventually.holds(() -> sessions.abandoned() == 1);
  }

  @Test
  void eleventhUnfinishedSessionOfOneSourceIsTold530() throws Exception {
    InetSocketAddress broker = listen();
    for (int client = 0; client < 10; client++) {
      ask(connect(broker), VERSION, CAPABILITY);
    }
    Socket eleventh = connect(broker);
    say(eleventh, VERSION);

    assertThat(Bytes.of(eleventh.getInputStream().readAllBytes()).text())
        .isEqualTo("530 Server too busy\r\n");
    assertThat(sessions.started).hasSize(10);
  }

  @Test
  void oneSourceHasSoManyConnectionsOnly() throws Exception {
    listeners =
        listeners(
            new TransportLimits(20, 40, 5, 100, 10, 100, 100, 2, 100), TransportTimeouts.DEFAULT);
    InetSocketAddress broker = listen();
    established(broker);
    Socket second = established(broker);

    isClosed(connect(broker));
    assertThat(listeners.drops().count(SignallingDrop.TOO_MANY_CONNECTIONS)).isEqualTo(1);

    second.close();
    Eventually.holds(() -> listeners.sessions() == 1);
    established(broker);
  }

  @Test
  void endlessMessageIsAnsweredAndTheConnectionClosed() throws Exception {
    Socket socket = connect(listen());

    say(socket, "VERSION=" + "2".repeat(9_000));

    assertThat(hear(socket, 3)).isEqualTo("500");
    Eventually.holds(() -> listeners.sessions() == 0);
    assertThat(sessions.only().abandoned).hasValue(1);
  }

  @Test
  void clientThatNeverWaitsForAnswersIsHungUpOn() throws Exception {
    Socket socket = connect(listen());
    ask(socket, VERSION, CAPABILITY);
    say(socket, "Content-length: 33\r\n<tunnel action=\"info\"></tunnel>\r\n");
    Eventually.holds(() -> sessions.only().heard.size() == 2);

    say(socket, AUTHENTICATE.repeat(20));

    isClosed(socket);
    assertThat(listeners.drops().count(SignallingDrop.PIPELINED)).isEqualTo(1);
    sessions.release();
    Eventually.holds(() -> sessions.abandoned() == 1);
  }

  @Test
  void faultInOneSessionIsNoFaultOfTheListener() throws Exception {
    InetSocketAddress broker = listen();
    Socket socket = connect(broker);
    ask(socket, VERSION, CAPABILITY);
    say(socket, "Content-length: 35\r\n<tunnel action=\"delete\"></tunnel>\r\n");

    isClosed(socket);

    Eventually.holds(() -> sessions.abandoned() == 1);
    established(broker);
  }

  @Test
  void stopClosesConnectionsAndAbandonsWhatHasNoTunnel() throws Exception {
    InetSocketAddress broker = listen();
    Socket tunnel = established(broker);
    Socket unfinished = connect(broker);
    ask(unfinished, VERSION, CAPABILITY);

    listeners.close();

    isClosed(tunnel);
    isClosed(unfinished);
    assertThat(sessions.abandoned()).isEqualTo(1);
    assertThat(sessions.started.getFirst().abandoned).hasValue(0);
  }
}
