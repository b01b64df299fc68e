// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.codec.ClientMessageReader;
import org.culvert.protocol.codec.ClientMessageStream;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.codec.ServerMessageWriter;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays the conversations against sessions, without a network. */
class ConversationTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @MethodSource("overUdp")
  void theBrokerKeepsToTheScriptOverUdp(Conversation conversation) {
    new Replay(conversation, true).run();
  }

  @ParameterizedTest
  @MethodSource("overTcp")
  void theBrokerKeepsToTheScriptOverTcp(Conversation conversation) {
    new Replay(conversation, false).run();
  }

  static List<Conversation> overUdp() throws IOException {
    return Conversation.all().stream().filter(Conversation::isOverUdp).toList();
  }

  static List<Conversation> overTcp() throws IOException {
    return Conversation.all().stream().filter(Conversation::isOverTcp).toList();
  }

  private static final class Replay {
    private final Conversation conversation;
    private final boolean overUdp;
    private final ConversationBroker broker;
    private final TspSession session;
    private final ClientMessageStream stream = new ClientMessageStream();
    private final Deque<Bytes> answers = new ArrayDeque<>();
    private boolean closed;

    Replay(Conversation conversation, boolean overUdp) {
      Ipv4Address any = new Ipv4Address(0);
      this.conversation = conversation;
      this.overUdp = overUdp;
      this.broker = new ConversationBroker(conversation);
      this.session = broker.sessions().start("main", any, new Endpoint(any, 0), overUdp);
    }

    void run() {
      int number = 0;
      for (Conversation.Step step : conversation.steps()) {
        perform(step, "step " + ++number);
      }
      assertThat(answers).as("answers that are not in the script").isEmpty();
      assertThat(closed)
          .as("closed at the end")
          .isEqualTo(conversation.steps().contains(new Conversation.Step.Closed()));
      session.abandon(NOW);
      assertThat(broker.tunnels().reservedCount()).as("offers left behind").isZero();
    }

    private void perform(Conversation.Step step, String where) {
      switch (step) {
        case Conversation.Step.Client(Bytes octets) -> {
          assertThat(answers).as("answers before " + where).isEmpty();
          say(octets.toArray());
        }
        case Conversation.Step.Broker(Bytes octets) -> {
          if (overUdp || octets.length() > 0) {
            assertThat(Optional.ofNullable(answers.poll()).map(Bytes::text))
                .as(where)
                .contains(octets.text());
          }
        }
        case Conversation.Step.Silence() -> assertThat(answers).as(where).isEmpty();
        case Conversation.Step.Closed() -> assertThat(closed).as(where).isTrue();
        case Conversation.Step.Tunnels(int count) ->
            assertThat(broker.tunnels().liveCount()).as(where).isEqualTo(count);
        case Conversation.Step.Breakdown() -> broker.breakDown();
      }
    }

    private void say(byte[] octets) {
      try {
        if (overUdp) {
          hear(session.on(ClientMessageReader.ofDatagram(octets), NOW));
        } else {
          stream.append(octets);
          for (var said = stream.next(); said.isPresent(); said = stream.next()) {
            hear(session.on(said.get(), NOW));
          }
        }
      } catch (MalformedMessage malformed) {
        hear(session.onMalformed(malformed, NOW));
      }
    }

    private void hear(TspSession.Turn turn) {
      turn.replies().stream()
          .map(reply -> Bytes.of(ServerMessageWriter.write(reply)))
          .filter(octets -> overUdp || octets.length() > 0)
          .forEach(answers::add);
      closed = turn.closed();
    }
  }
}
