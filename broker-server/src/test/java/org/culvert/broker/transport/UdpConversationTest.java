// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.negotiation.Conversation;
import org.culvert.broker.negotiation.ConversationBroker;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays the conversations over reliable UDP, through each kind of socket. */
class UdpConversationTest {
  @ParameterizedTest
  @MethodSource("conversations")
  void theBrokerKeepsToTheScriptOverThePacketSocket(Conversation conversation) throws Exception {
    ConversationBroker broker = new ConversationBroker(conversation);
    try (Wire wire = Wire.packetSocket(broker.sessions(), InstantSource.system())) {
      new Replay(wire, broker, ByteOrder.BIG_ENDIAN).run(conversation);
    }
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void theBrokerKeepsToTheScriptWithALittleEndianClient(Conversation conversation)
      throws Exception {
    ConversationBroker broker = new ConversationBroker(conversation);
    try (Wire wire = Wire.packetSocket(broker.sessions(), InstantSource.system())) {
      new Replay(wire, broker, ByteOrder.LITTLE_ENDIAN).run(conversation);
    }
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void theBrokerKeepsToTheScriptOverPortableUdp(Conversation conversation) throws Exception {
    ConversationBroker broker = new ConversationBroker(conversation);
    try (Wire wire = Wire.portable(broker.sessions(), InstantSource.system())) {
      new Replay(wire, broker, ByteOrder.BIG_ENDIAN).run(conversation);
    }
  }

  static List<Conversation> conversations() throws IOException {
    return Conversation.all().stream().filter(Conversation::isOverUdp).toList();
  }

  private static final class Replay {
    private static final Bytes ECHO = Bytes.ofText("ECHO REQUEST");

    private final Wire wire;
    private final ConversationBroker broker;
    private final ByteOrder order;
    private byte[] header = new byte[8];
    private byte[] request = new byte[0];
    private long heldBack;
    private int said;

    Replay(Wire wire, ConversationBroker broker, ByteOrder order) {
      this.wire = wire;
      this.broker = broker;
      this.order = order;
    }

    void run(Conversation conversation) throws Exception {
      for (Conversation.Step step : conversation.steps()) {
        switch (step) {
          case Conversation.Step.Client(Bytes octets) -> say(octets);
          case Conversation.Step.Broker(Bytes octets) ->
              assertThat(hear()).isEqualTo(octets.text());
          case Conversation.Step.Silence() -> {
            say(ECHO);
            assertThat(hear()).startsWith("200");
          }
          case Conversation.Step.Closed() ->
              Eventually.holds(() -> wire.listeners().negotiations() == 0);
          case Conversation.Step.Tunnels(int count) ->
              assertThat(broker.tunnels().liveCount()).isEqualTo(count);
          case Conversation.Step.Breakdown() -> broker.breakDown();
        }
      }
      wire.listeners().close();
      assertThat(broker.tunnels().reservedCount()).as("offers left behind").isZero();
    }

    private void say(Bytes payload) throws IOException {
      int first = order == ByteOrder.BIG_ENDIAN ? 0xF00000F0 : 0xF0000000;
      header = ByteBuffer.allocate(8).order(order).putInt(first + said++).putInt(380).array();
      request =
          ByteBuffer.allocate(8 + payload.length()).put(header).put(payload.toArray()).array();
      wire.send(request);
    }

    /** Asks again when the answer is longer than what one request pays for. */
    private byte[] answer() throws Exception {
      long deadline = System.nanoTime() + Eventually.PATIENCE.toNanos();
      while (System.nanoTime() < deadline) {
        Optional<byte[]> datagram = wire.receive(Duration.ofMillis(20));
        if (datagram.isPresent()) {
          return datagram.get();
        }
        if (wire.listeners().drops().count(SignallingDrop.AMPLIFICATION) > heldBack) {
          heldBack++;
          assertThat(heldBack).as("requests that one answer takes").isLessThan(2);
          wire.send(request);
        }
      }
      throw new AssertionError("no answer");
    }

    private String hear() throws Exception {
      byte[] datagram = answer();
      assertThat(Arrays.copyOf(datagram, 8)).isEqualTo(header);
      return Bytes.of(Arrays.copyOfRange(datagram, 8, datagram.length)).text();
    }
  }
}
