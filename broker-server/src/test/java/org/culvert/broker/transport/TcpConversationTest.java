// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.culvert.broker.negotiation.Conversation;
import org.culvert.broker.negotiation.ConversationBroker;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays the conversations over TCP, however the client cuts what it says into segments. */
class TcpConversationTest {
  /** How a client writes. */
  enum Writing {
    /** Each message at once. */
    WHOLE,
    /** As a very slow line would. */
    SINGLE_OCTETS,
    /** What needs no answer in between goes out together. */
    TOGETHER
  }

  private static final TransportTimeouts TIMEOUTS =
      new TransportTimeouts(
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          Duration.ofSeconds(60),
          Duration.ofSeconds(90),
          Duration.ofMillis(5),
          Duration.ofSeconds(5));

  static Stream<Arguments> conversations() throws IOException {
    return Conversation.all().stream()
        .filter(Conversation::isOverTcp)
        .flatMap(
            conversation ->
                Stream.of(Writing.values()).map(writing -> Arguments.of(conversation, writing)));
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void theBrokerKeepsToTheScriptOverTcp(Conversation conversation, Writing writing)
      throws Exception {
    ConversationBroker broker = new ConversationBroker(conversation);
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Listeners listeners =
            new Listeners(
                broker.sessions(),
                TransportLimits.DEFAULT,
                TIMEOUTS,
                () -> false,
                InstantSource.system());
        Socket socket = new Socket()) {
      socket.connect(listeners.tcp("main", Optional.empty(), loopback));
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) Eventually.PATIENCE.toMillis());
      new Replay(socket, broker, writing).run(conversation.steps());
      socket.shutdownOutput();
      Eventually.holds(() -> broker.tunnels().reservedCount() == 0);
    }
  }

  private static final class Replay {
    private final Socket socket;
    private final ConversationBroker broker;
    private final Writing writing;
    private final ByteArrayOutputStream unsaid = new ByteArrayOutputStream();

    Replay(Socket socket, ConversationBroker broker, Writing writing) {
      this.socket = socket;
      this.broker = broker;
      this.writing = writing;
    }

    void run(List<Conversation.Step> steps) throws IOException {
      for (Conversation.Step step : steps) {
        if (step instanceof Conversation.Step.Client(Bytes octets)) {
          unsaid.writeBytes(octets.toArray());
          if (writing == Writing.TOGETHER) {
            continue;
          }
        }
        if (!step.equals(new Conversation.Step.Broker(Bytes.EMPTY))) {
          write();
        }
        check(step);
      }
      write();
    }

    private void check(Conversation.Step step) throws IOException {
      switch (step) {
        case Conversation.Step.Broker(Bytes octets) ->
            assertThat(Bytes.of(socket.getInputStream().readNBytes(octets.length())).text())
                .isEqualTo(octets.text());
        case Conversation.Step.Closed() -> assertThat(socket.getInputStream().read()).isNegative();
        case Conversation.Step.Tunnels(int count) ->
            Eventually.holds(() -> broker.tunnels().liveCount() == count);
        case Conversation.Step.Breakdown() -> broker.breakDown();
        case Conversation.Step.Client _, Conversation.Step.Silence _ -> {}
      }
    }

    private void write() throws IOException {
      byte[] octets = unsaid.toByteArray();
      unsaid.reset();
      if (writing == Writing.SINGLE_OCTETS) {
        writeOneByOne(octets);
      } else if (octets.length > 0) {
        socket.getOutputStream().write(octets);
      }
    }

    /** A broker may have heard enough before all is said; what it answers is checked. */
    private void writeOneByOne(byte[] octets) {
      try {
        for (byte octet : octets) {
          socket.getOutputStream().write(octet);
        }
      } catch (IOException e) {
        unsaid.reset();
      }
    }
  }
}
