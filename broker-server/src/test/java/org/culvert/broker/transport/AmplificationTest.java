// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.culvert.broker.negotiation.Conversation;
import org.culvert.broker.negotiation.ConversationBroker;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a source says, and however often: at no time has it been sent more than three times what
 * it has sent, counting the headers of IP and UDP. Every conversation of the folder is played by a
 * stranger that repeats each message, as far as the rate limit lets it.
 */
class AmplificationTest {
  private static final int HEADERS = 28;
  private static final byte[] ECHO = "ECHO REQUEST".getBytes(StandardCharsets.US_ASCII);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T10:00:00Z"));

  private long said;
  private long heard;
  private int word;

  static List<Conversation> conversations() throws IOException {
    return Conversation.all().stream().filter(Conversation::isOverUdp).toList();
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void noDialogueAmplifies(Conversation conversation) throws Exception {
    ConversationBroker broker = new ConversationBroker(conversation);
    try (Wire wire = Wire.packetSocket(broker.sessions(), now::get)) {
      for (Conversation.Step step : conversation.steps()) {
        if (step instanceof Conversation.Step.Client(Bytes payload)) {
          word++;
          for (int repetition = 0; repetition < 4; repetition++) {
            say(wire, payload.toArray(), repetition);
            listen(wire);
          }
          now.updateAndGet(instant -> instant.plusSeconds(2));
        }
      }
    }
    boolean isAnswered =
        conversation.steps().stream().anyMatch(Conversation.Step.Broker.class::isInstance);
    assertThat(heard > 0).as("something is answered").isEqualTo(isAnswered);
  }

  @Test
  void noGarbageAmplifies() throws Exception {
    Random random = new Random(5572);
    ConversationBroker broker =
        new ConversationBroker(new Conversation("none", Map.of(), List.of()));
    try (Wire wire = Wire.packetSocket(broker.sessions(), now::get)) {
      for (int i = 0; i < 60; i++) {
        word++;
        byte[] noise = new byte[random.nextInt(80)];
        random.nextBytes(noise);
        say(wire, i % 3 == 0 ? "VERSION=9.9.9\r\n".getBytes(StandardCharsets.US_ASCII) : noise, 0);
        say(wire, i % 2 == 0 ? new byte[0] : ECHO, i);
        listen(wire);
        now.updateAndGet(instant -> instant.plusMillis(100));
      }
    }
    assertThat(heard).as("something is answered").isPositive();
  }

  private void say(Wire wire, byte[] payload, int timestamp) throws IOException {
    wire.send(
        ByteBuffer.allocate(8 + payload.length)
            .putInt(0xF0000000 | word)
            .putInt(timestamp)
            .put(payload)
            .array());
    said += HEADERS + 8 + payload.length;
  }

  private void listen(Wire wire) throws Exception {
    Optional<byte[]> datagram = wire.receive(Duration.ofMillis(15));
    while (datagram.isPresent()) {
      heard += HEADERS + datagram.get().length;
      assertThat(heard).isLessThanOrEqualTo(3 * said);
      datagram = wire.receive(Duration.ofMillis(5));
    }
  }
}
