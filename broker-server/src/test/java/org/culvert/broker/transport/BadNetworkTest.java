// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.culvert.broker.negotiation.Conversation;
import org.culvert.broker.negotiation.ConversationBroker;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.reliable.ReliableRequester;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Conversations over a link that loses 30 % each way, repeats and reorders, from fixed seeds. Time
 * is the requester's: it jumps to the next deadline whenever nothing comes.
 */
class BadNetworkTest {
  private static final Path FOLDER = Path.of("src/test/resources/conversations");

  /** Longer than an answer in memory takes. An answer that is later than this is one more loss. */
  private static final Duration REAL_WAIT = Duration.ofMillis(30);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource clock = now::get;

  @ParameterizedTest
  @CsvSource({
    "anonymous-behind-nat.tsp, 1", "anonymous-behind-nat.tsp, 2", "anonymous-behind-nat.tsp, 3",
    "anonymous-behind-nat.tsp, 4", "anonymous-behind-nat.tsp, 5", "digest-over-udp.tsp, 11",
    "digest-over-udp.tsp, 12", "digest-over-udp.tsp, 13", "plain-over-udp.tsp, 21",
    "plain-over-udp.tsp, 22", "plain-over-udp.tsp, 23", "second-create.tsp, 31"
  })
  void theDialogueIsTheSameWithAnySeed(String script, long seed) throws Exception {
    replay(Conversation.load(FOLDER.resolve(script)), seed);
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void theDialogueIsTheSameOverABadNetwork(Conversation conversation) throws Exception {
    replay(conversation, 41);
  }

  /** Where silence is the answer, nobody can tell it from a loss. */
  static List<Conversation> conversations() throws IOException {
    return Conversation.all().stream()
        .filter(Conversation::isOverUdp)
        .filter(conversation -> !conversation.steps().contains(new Conversation.Step.Silence()))
        .toList();
  }

  private void replay(Conversation conversation, long seed) throws Exception {
    Random random = new Random(seed);
    boolean finished = false;
    for (int attempt = 0; attempt < 8 && !finished; attempt++) {
      ConversationBroker broker = new ConversationBroker(conversation);
      try (Wire wire = Wire.packetSocket(broker.sessions(), clock)) {
        finished = new Attempt(wire, broker, random).run(conversation);
      }
    }
    assertThat(finished).as("the client gives up again and again").isTrue();
  }

  private final class Attempt {
    private final Wire wire;
    private final ConversationBroker broker;
    private final BadLink toBroker;
    private final BadLink toClient;
    private final ReliableRequester requester;
    private final Deque<byte[]> arrived = new ArrayDeque<>();
    private String answer = "";

    Attempt(Wire wire, ConversationBroker broker, Random random) {
      this.wire = wire;
      this.broker = broker;
      this.toBroker = new BadLink(random);
      this.toClient = new BadLink(random);
      this.requester = new ReliableRequester(now.get(), random);
    }

    /** False when the client gave up, as it does when many datagrams in a row are lost. */
    boolean run(Conversation conversation) throws Exception {
      for (Conversation.Step step : conversation.steps()) {
        switch (step) {
          case Conversation.Step.Client(Bytes octets) -> {
            if (!ask(octets)) {
              return false;
            }
          }
          case Conversation.Step.Broker(Bytes octets) ->
              assertThat(answer).isEqualTo(octets.text());
          case Conversation.Step.Tunnels(int count) ->
              assertThat(broker.tunnels().liveCount()).isEqualTo(count);
          case Conversation.Step.Breakdown() -> broker.breakDown();
          case Conversation.Step.Closed _, Conversation.Step.Silence _ -> {}
        }
      }
      return true;
    }

    private boolean ask(Bytes payload) throws Exception {
      send(requester.request(payload.toArray(), now.get()));
      Optional<Bytes> reply = listen();
      while (reply.isEmpty()) {
        now.set(requester.deadline());
        switch (requester.due(now.get())) {
          case ReliableRequester.Due.Retransmit(Bytes datagram) -> send(datagram);
          case ReliableRequester.Due.GiveUp() -> {
            return false;
          }
        }
        reply = listen();
      }
      answer = reply.get().text();
      return true;
    }

    private void send(Bytes datagram) throws Exception {
      for (byte[] arriving : toBroker.carry(datagram.toArray())) {
        wire.send(arriving);
      }
    }

    /** The answer, if one is accepted before nothing comes any more. */
    private Optional<Bytes> listen() throws Exception {
      Optional<byte[]> datagram = wire.receive(REAL_WAIT);
      while (datagram.isPresent()) {
        arrived.addAll(toClient.carry(datagram.get()));
        while (!arrived.isEmpty()) {
          Optional<Bytes> accepted = requester.receive(arrived.poll(), now.get());
          if (accepted.isPresent()) {
            return accepted;
          }
        }
        datagram = wire.receive(REAL_WAIT);
      }
      return Optional.empty();
    }
  }
}
