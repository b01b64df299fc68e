// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.culvert.broker.transport.UdpRig.CLIENT;
import static org.culvert.broker.transport.UdpRig.datagram;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UdpSignallingTest {
  private static final String VERSION = "VERSION=2.0.2\r\n";
  private static final String AUTHENTICATE = "AUTHENTICATE ANONYMOUS\r\n\0";
  private static final int FIRST = 0xF00000F0;

  private final UdpRig broker;

  UdpSignallingTest() throws IOException {
    broker = new UdpRig();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void headerOfAnOldLittleEndianClientComesBackOctetByOctet() throws Exception {
    byte[] request = HexFormat.of().parseHex("000000f07c01000056455253494f4e3d322e302e300d0a");

    broker.send(CLIENT, request);

    assertThat(broker.hear(CLIENT)).startsWith(0, 0, 0, 0xf0, 0x7c, 1, 0, 0);
  }

  @Test
  void sessionKnowsItsListenerAndBothAddresses() throws Exception {
    broker.ask(FIRST, VERSION);

    assertThat(broker.sessions.only().listener).isEqualTo("main");
    assertThat(broker.sessions.only().local).isEqualTo(IpAddress.parse("192.0.2.1"));
    assertThat(broker.sessions.only().source).isEqualTo(CLIENT);
  }

  @Test
  void duplicateRequestGetsTheSameAnswerUnderItsOwnHeader() throws Exception {
    String answer = broker.ask(FIRST, VERSION);

    broker.send(CLIENT, datagram(FIRST, 2007, VERSION));
    byte[] again = broker.hear(CLIENT);

    assertThat(again).startsWith(datagram(FIRST, 2007, ""));
    assertThat(UdpRig.text(again)).isEqualTo(answer);
    assertThat(broker.sessions.only().heard).hasSize(1);
  }

  @Test
  void sameWordWithAnotherPayloadAfterARefusalIsANewSession() throws Exception {
    assertThat(broker.ask(FIRST, "VERSION=9.9.9\r\n")).startsWith("302");
    assertThat(broker.ask(FIRST, VERSION)).startsWith("CAPABILITY");

    assertThat(broker.sessions.started).hasSize(2);
  }

  @Test
  void acceptThatIsRepeatedEightTimesIsAcknowledgedEightTimes() throws Exception {
    broker.connect(CLIENT);

    for (int repetition = 1; repetition < 8; repetition++) {
      broker.send(CLIENT, datagram(0xF00000F3, repetition, UdpRig.ACCEPT));
      assertThat(broker.hear(CLIENT)).isEqualTo(datagram(0xF00000F3, repetition, ""));
    }

    assertThat(broker.sessions.only().heard).hasSize(3);
  }

  @Test
  void acceptUnderANewNumberIsAcknowledgedToo() throws Exception {
    broker.connect(CLIENT);

    assertThat(broker.ask(0xF00000F4, UdpRig.ACCEPT)).isEmpty();
  }

  @Test
  void versionFromALiveEndpointLeavesTheTunnelAlone() throws Exception {
    broker.connect(CLIENT);
    broker.now.updateAndGet(now -> now.plusSeconds(3600));

    assertThat(broker.ask(FIRST, VERSION)).startsWith("CAPABILITY");
    assertThat(broker.ask(0xF00000F4, UdpRig.ACCEPT)).isEmpty();

    assertThat(broker.sessions.only().abandoned).hasValue(0);
    assertThat(broker.sessions.only().heard).hasSize(4);
  }

  @Test
  void versionAloneDoesNotEndTheSessionBeforeIt() throws Exception {
    broker.ask(FIRST, VERSION);
    broker.ask(0xF00000F1, AUTHENTICATE);

    broker.ask(0xF00000F9, "VERSION=2.0.1\r\n");
    assertThat(broker.ask(0xF00000F2, UdpRig.ACCEPT)).isEmpty();

    assertThat(broker.sessions.only().isEstablished()).isTrue();
  }

  @Test
  void sessionEndsOnceTheNextOneAuthenticates() throws Exception {
    broker.ask(FIRST, VERSION);
    broker.ask(0xF00000F1, AUTHENTICATE);

    broker.ask(0xF00000F9, "VERSION=2.0.1\r\n");
    broker.ask(0xF00000FA, AUTHENTICATE);

    Eventually.holds(() -> broker.sessions.abandoned() == 1);
    assertThat(broker.sessions.only().abandoned).hasValue(1);
    assertThat(broker.listeners.negotiations()).isEqualTo(1);
  }

  @Test
  void echoRequestLeavesNoState() throws Exception {
    assertThat(broker.ask(FIRST, "ECHO REQUEST")).isEqualTo("200 Success\r\n");

    assertThat(broker.sessions.started).isEmpty();
    assertThat(broker.listeners.sessions()).isZero();
  }

  @Test
  void fiveEchoesInASecondAreAnsweredForOneNetwork() throws Exception {
    for (int host = 1; host <= 5; host++) {
      broker.ask(UdpRig.endpoint("203.0.113." + host, 9), FIRST, "ECHO REQUEST");
    }
    broker.send(UdpRig.endpoint("203.0.113.6", 9), datagram(FIRST, 0, "ECHO REQUEST"));
    broker.hearsNothing();
    assertThat(broker.dropped(SignallingDrop.ECHO_LIMITED)).isEqualTo(1);

    broker.now.updateAndGet(now -> now.plusSeconds(1));
    assertThat(broker.ask(UdpRig.endpoint("203.0.113.7", 9), FIRST, "ECHO REQUEST"))
        .startsWith("200");
  }

  @Test
  void whileTheBrokerIsEmptiedEchoesAreMetWithSilence() throws Exception {
    broker.draining.set(true);
    broker.send(CLIENT, datagram(FIRST, 0, "ECHO REQUEST"));
    Eventually.holds(() -> broker.dropped(SignallingDrop.ECHO_LIMITED) == 1);
    assertThat(broker.ask(FIRST, VERSION)).as("the only answer").startsWith("CAPABILITY");
    broker.draining.set(false);
    assertThat(broker.ask(FIRST, "ECHO REQUEST")).startsWith("200");
  }

  /** Everything of the session but the port, then everything but the address. */
  @Test
  void whoHasTheWordButNotTheEndpointHasNoSession() throws Exception {
    broker.ask(FIRST, VERSION);
    broker.ask(0xF00000F1, AUTHENTICATE);
    for (Endpoint elsewhere :
        List.of(UdpRig.endpoint("192.0.2.77", 40_001), UdpRig.endpoint("192.0.2.78", 40_000))) {
      broker.send(elsewhere, datagram(0xF00000F2, 7, UdpRig.ACCEPT));
      broker.send(elsewhere, datagram(0xF00000F1, 8, AUTHENTICATE));
      broker.send(
          elsewhere,
          datagram(0xF00000F3, 9, "Content-length: 35\r\n<tunnel action=\"delete\"></tunnel>\r\n"));
    }
    broker.hearsNothing();
    assertThat(broker.dropped(SignallingDrop.NO_SESSION)).isEqualTo(6);
    assertThat(broker.sessions.only().heard).hasSize(2);

    assertThat(broker.ask(UdpRig.endpoint("192.0.2.77", 40_001), FIRST, VERSION))
        .as("a session of its own")
        .startsWith("CAPABILITY");
    assertThat(broker.ask(0xF00000F2, UdpRig.ACCEPT)).isEmpty();
    assertThat(broker.sessions.only().isEstablished()).isTrue();
    assertThat(broker.sessions.started).hasSize(2);
  }

  @Test
  void fortyDatagramsAtOnceAreTakenFromOneSource() throws Exception {
    broker.ask(FIRST, VERSION);
    for (int repetition = 1; repetition < 60; repetition++) {
      broker.send(CLIENT, datagram(FIRST, repetition, VERSION));
    }
    for (int answer = 1; answer < 40; answer++) {
      broker.hear(CLIENT);
    }

    broker.hearsNothing();
    assertThat(broker.dropped(SignallingDrop.RATE_LIMITED)).isEqualTo(20);
  }

  @Test
  void eleventhUnfinishedSessionOfOneSourceIsTold530() throws Exception {
    for (int port = 1; port <= 10; port++) {
      assertThat(broker.ask(UdpRig.endpoint("192.0.2.77", port), FIRST, VERSION))
          .startsWith("CAPABILITY");
    }
    assertThat(broker.ask(UdpRig.endpoint("192.0.2.77", 11), FIRST, VERSION)).startsWith("530");
    assertThat(broker.ask(UdpRig.endpoint("192.0.2.78", 11), FIRST, VERSION))
        .startsWith("CAPABILITY");

    assertThat(broker.sessions.started).hasSize(11);
    assertThat(broker.dropped(SignallingDrop.TOO_BUSY)).isEqualTo(1);
  }

  @Test
  void tunnelIsNoUnfinishedSession() throws Exception {
    for (int port = 1; port <= 10; port++) {
      broker.connect(UdpRig.endpoint("192.0.2.77", port));
      broker.now.updateAndGet(now -> now.plusSeconds(1));
    }

    assertThat(broker.listeners.negotiations()).isZero();
    assertThat(broker.ask(UdpRig.endpoint("192.0.2.77", 11), FIRST, VERSION))
        .startsWith("CAPABILITY");
  }

  @Test
  void silentSessionIsAbandonedOnce() throws Exception {
    broker.ask(FIRST, VERSION);

    broker.now.updateAndGet(now -> now.plusSeconds(61));

    Eventually.holds(() -> broker.listeners.negotiations() == 0);
    Eventually.holds(() -> broker.listeners.sessions() == 0);
    assertThat(broker.sessions.only().abandoned).hasValue(1);
  }

  @Test
  void tunnelOutlivesTheMemoryOfItsSession() throws Exception {
    broker.connect(CLIENT);

    broker.now.updateAndGet(now -> now.plusSeconds(91));

    Eventually.holds(() -> broker.listeners.sessions() == 0);
    assertThat(broker.sessions.only().abandoned).hasValue(0);
  }

  @Test
  void garbageLeavesNoSessionAndTheListenerUp() throws Exception {
    Random random = new Random(5572);
    for (int i = 0; i < 2_000; i++) {
      byte[] noise = new byte[random.nextInt(1_400)];
      random.nextBytes(noise);
      if (noise.length > 0 && i % 2 == 0) {
        noise[0] |= (byte) 0xF0;
      }
      broker.send(UdpRig.endpoint("10." + i % 200 + ".1.1", i), noise);
    }
    broker.hearsNothing();

    assertThat(broker.sessions.started).isEmpty();
    broker.connect(CLIENT);
  }

  @Test
  void faultInOneSessionIsNoFaultOfTheListener() throws Exception {
    broker.ask(FIRST, VERSION);
    broker.send(
        CLIENT,
        datagram(0xF00000F1, 0, "Content-length: 35\r\n<tunnel action=\"delete\"></tunnel>\r\n"));

    Eventually.holds(() -> broker.listeners.sessions() == 0);
    assertThat(broker.sessions.only().abandoned).hasValue(1);
    broker.connect(UdpRig.endpoint("192.0.2.78", 1));
  }

  @Test
  void answerIsHeldBackUntilTheSourceHasPaidForIt() throws Exception {
    broker.ask(FIRST, VERSION);
    for (int repetition = 0; repetition < 2; repetition++) {
      int heldBack = repetition + 1;
      broker.send(CLIENT, datagram(0xF00000F1, repetition, FakeSessions.ASKS_FOR_MUCH));
      Eventually.holds(() -> broker.dropped(SignallingDrop.AMPLIFICATION) == heldBack);
    }

    broker.send(CLIENT, datagram(0xF00000F1, 2, FakeSessions.ASKS_FOR_MUCH));
    assertThat(broker.hear(CLIENT)).hasSize(8 + 400 + 2);
  }

  @Test
  void fiveHundredClientsAtOnceGetASessionEach() throws Exception {
    for (int client = 0; client < 500; client++) {
      broker.send(address(client), datagram(FIRST, client, VERSION));
    }
    for (int client = 0; client < 500; client++) {
      byte[] answer = broker.take(Eventually.PATIENCE).orElseThrow().payload().array();
      assertThat(UdpRig.text(answer)).startsWith("CAPABILITY");
    }
    for (int client = 0; client < 500; client++) {
      broker.send(address(client), datagram(FIRST + 1, client, UdpRig.ACCEPT));
    }
    for (int client = 0; client < 500; client++) {
      assertThat(broker.take(Eventually.PATIENCE).orElseThrow().payload().array()).hasSize(8);
    }

    assertThat(broker.sessions.started).hasSize(500);
    Eventually.holds(() -> broker.listeners.negotiations() == 0);
  }

  private static Endpoint address(int client) {
    return UdpRig.endpoint("198.51.%d.%d".formatted(100 + client / 250, 1 + client % 250), 40_000);
  }

  @Test
  void stopLetsASessionFinishItsTurnAndAbandonsWhatHasNoTunnel() throws Exception {
    Thread stopping = stopDuringATurn();

    broker.sessions.release();
    stopping.join();

    assertThat(UdpRig.text(broker.hear(CLIENT))).contains("200 Success");
    assertThat(broker.sessions.only().abandoned).hasValue(1);
  }

  @Test
  void newcomersAreTold530WhileTheBrokerStops() throws Exception {
    Thread stopping = stopDuringATurn();

    assertThat(broker.ask(UdpRig.endpoint("192.0.2.78", 1), FIRST, VERSION)).startsWith("530");

    broker.sessions.release();
    stopping.join();
  }

  /** The broker is told to stop while a session is in a turn that takes long. */
  private Thread stopDuringATurn() throws InterruptedException {
    broker.ask(FIRST, VERSION);
    broker.send(
        CLIENT,
        datagram(0xF00000F1, 0, "Content-length: 33\r\n<tunnel action=\"info\"></tunnel>\r\n"));
    Eventually.holds(() -> broker.sessions.only().heard.size() == 2);
    Thread stopping = Thread.ofPlatform().start(broker.listeners::close);
    Eventually.holds(() -> stopping.getState() == Thread.State.TIMED_WAITING);
    return stopping;
  }
}
