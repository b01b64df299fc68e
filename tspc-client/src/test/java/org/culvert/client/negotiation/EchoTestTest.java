// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.culvert.client.config.ServerAddress;
import org.culvert.client.console.Console;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real brokers on loopback, near and far and dead. */
class EchoTestTest {
  private static final byte[] STATUS = "200 Success\r\n".getBytes(StandardCharsets.US_ASCII);

  private final List<DatagramSocket> brokers = new ArrayList<>();
  private final List<byte[]> questions = new ArrayList<>();
  private final EchoTest test =
      new EchoTest(TunnelType.V6ANYV4, InstantSource.system(), new Console(line -> {}, 0));

  @AfterEach
  void stop() {
    brokers.forEach(DatagramSocket::close);
  }

  /** One that lets so many questions pass before it answers, and changes so many header octets. */
  private ServerAddress broker(int silence, int damage, CountDownLatch answered)
      throws IOException {
    DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    brokers.add(socket);
    Thread.ofVirtual().start(() -> serve(socket, silence, damage, answered));
    return ServerAddress.parse("127.0.0.1:" + socket.getLocalPort()).orElseThrow();
  }

  private void serve(DatagramSocket socket, int silence, int damage, CountDownLatch answered) {
    try {
      for (int count = 0; ; count++) {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        byte[] question = Arrays.copyOf(packet.getData(), packet.getLength());
        synchronized (questions) {
          questions.add(question);
        }
        byte[] answer = Arrays.copyOf(question, 8 + STATUS.length);
        System.arraycopy(STATUS, 0, answer, 8, STATUS.length);
        answer[0] ^= (byte) damage;
        if (count >= silence) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
          answered.countDown();
        }
      }
    } catch (IOException e) {
      assert socket.isClosed() : e;
    }
  }

  @Test
  void theQuestionIsTheOneOfTheOldClients() throws Exception {
    test.nearestFirst(List.of(broker(0, 0, new CountDownLatch(1))));
    assertThat(questions.getFirst())
        .isEqualTo(HexFormat.of().parseHex("f00000f0000000004543484f2052455155455354"));
  }

  @Test
  void whoAnswersComesBeforeWhoDoesNotAndNobodyWaitsForTheDead() throws Exception {
    ServerAddress dead = broker(100, 0, new CountDownLatch(1));
    ServerAddress forged = broker(0, 1, new CountDownLatch(1));
    ServerAddress unknown = ServerAddress.parse("no-such-host.invalid").orElseThrow();
    ServerAddress alive = broker(0, 0, new CountDownLatch(1));
    ServerAddress closed = ServerAddress.parse("127.0.0.1:1").orElseThrow();
    long begin = System.nanoTime();
    assertThat(test.nearestFirst(List.of(dead, forged, unknown, alive, closed)))
        .containsExactly(alive, dead, forged, unknown, closed);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(EchoTest.PATIENCE);
  }

  @Test
  void aLostQuestionIsAskedAgainAndOnlyTheLastCounts() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    ServerAddress late = broker(1, 0, answered);
    ServerAddress dead = broker(100, 0, new CountDownLatch(1));
    assertThat(test.nearestFirst(List.of(dead, late))).containsExactly(late, dead);
    assertThat(answered.getCount()).isZero();
  }

  @Test
  void withoutAnyAnswerTheOrderOfTheListStays() throws Exception {
    ServerAddress first = ServerAddress.parse("127.0.0.1:1").orElseThrow();
    ServerAddress second = ServerAddress.parse("127.0.0.1:2").orElseThrow();
    assertThat(test.nearestFirst(List.of(first, second))).containsExactly(first, second);
  }
}
