// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.culvert.client.Offers;
import org.culvert.client.config.Carrier;
import org.culvert.client.console.Console;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.codec.ClientMessageReader;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.codec.ServerMessageWriter;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.Capabilities;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.message.TunnelType;
import org.culvert.protocol.sasl.DigestMd5Client;
import org.culvert.protocol.sasl.DigestMd5Mechanism;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.SaslClient;
import org.culvert.protocol.sasl.SaslExchange;
import org.culvert.protocol.sasl.SaslStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A DIGEST-MD5 session over a path that loses, repeats and reorders, in virtual time. */
class LossyUdpTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aSessionGetsThroughThirtyPercentLossEachWay(long seed) throws Exception {
    LossyPath path = new LossyPath(seed, 0.3);
    Optional<Outcome> outcome = Optional.empty();
    // Three lost in a row before the first answer is "no listener": the next attempt follows.
    for (int attempt = 0; attempt < 20 && outcome.isEmpty(); attempt++) {
      outcome = attempt(path);
    }

    assertThat(outcome).containsInstanceOf(Outcome.Agreed.class);
    assertThat(Duration.between(Instant.EPOCH, path.now)).isLessThan(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void aBrokerThatFallsSilentIsGivenUpAtEveryStep(int step) throws Exception {
    LossyPath path = new LossyPath(1, 0);
    path.talksFor = step;

    assertThat(attempt(path)).as("the control session is lost").isEmpty();
    assertThat(Duration.between(Instant.EPOCH, path.now))
        .as("a stranger is given up sooner")
        .isLessThan(step == 0 ? Duration.ofSeconds(10) : Duration.ofMinutes(3));
  }

  @Test
  void aBrokerThatSaysEverythingIsNot() throws Exception {
    LossyPath path = new LossyPath(1, 0);
    path.talksFor = 6;
    assertThat(attempt(path)).containsInstanceOf(Outcome.Agreed.class);
  }

  private static Optional<Outcome> attempt(LossyPath path) throws Exception {
    Console console = new Console(line -> {}, 0);
    SaslClient sasl = new DigestMd5Client("jdoe", "Kp7xQ2mZ9t", "127.0.0.1", new Random(1));
    try (Control control = new UdpControl(path, path, new Random(2), console)) {
      return Optional.of(
          new Dialogue(
                  control,
                  TspVersion.V2_0_2,
                  Offers.settings().tunnel(),
                  Carrier.USER,
                  (_, _) -> Optional.of(sasl),
                  path.localAddress(),
                  new OfferCheck(Offers.BROKER, List.of()),
                  console)
              .run());
    } catch (ControlLost e) {
      return Optional.empty();
    }
  }

  /** The network and the broker behind it. */
  private static final class LossyPath implements Path, InstantSource {
    private final double loss;
    private final Random random;
    private final Deque<byte[]> arriving = new ArrayDeque<>();
    private final SaslExchange[] exchange = new SaslExchange[1];
    private final Map<Bytes, byte[]> answers = new HashMap<>();
    private int talksFor = Integer.MAX_VALUE;
    private Instant now = Instant.EPOCH;

    LossyPath(long seed, double loss) {
      this.random = new Random(seed);
      this.loss = loss;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public LossyPath another() {
      return this;
    }

    @Override
    public boolean isOutdated() {
      return false;
    }

    @Override
    public void send(byte[] datagram) {
      if (random.nextDouble() < loss) {
        return;
      }
      byte[] payload = Arrays.copyOfRange(datagram, 8, datagram.length);
      Bytes key =
          Bytes.of(
              ByteBuffer.allocate(4 + payload.length).put(datagram, 0, 4).put(payload).array());
      if (answers.size() >= talksFor && !answers.containsKey(key)) {
        return;
      }
      byte[] answer = answers.computeIfAbsent(key, k -> answer(payload));
      byte[] reply = Arrays.copyOf(datagram, 8 + answer.length);
      System.arraycopy(answer, 0, reply, 8, answer.length);
      for (int copies = random.nextInt(5) == 0 ? 2 : 1; copies > 0; copies--) {
        if (random.nextDouble() >= loss) {
          if (random.nextBoolean()) {
            arriving.addFirst(reply);
          } else {
            arriving.addLast(reply);
          }
        }
      }
    }

    private byte[] answer(byte[] payload) {
      try {
        return ServerMessageWriter.write(answer(ClientMessageReader.ofDatagram(payload)));
      } catch (MalformedMessage e) {
        throw new AssertionError(e);
      }
    }

    private ServerMessage answer(ClientMessage message) {
      return switch (message) {
        case ClientMessage.Version _ ->
            new ServerMessage.CapabilityLine(
                new Capabilities(List.of(TunnelType.V6UDPV4), List.of("DIGEST-MD5"), List.of()));
        case ClientMessage.Authenticate _ -> {
          DigestMd5Verifier verifier = DigestMd5Verifier.of("jdoe", "culvert", "Kp7xQ2mZ9t");
          exchange[0] =
              new DigestMd5Mechanism("culvert", user -> Optional.of(verifier), new Random(3))
                  .start();
          yield said(exchange[0].begin());
        }
        case ClientMessage.SaslData(Bytes data) -> said(exchange[0].respond(data));
        case ClientMessage.Poll _ -> ServerMessage.Status.of(StatusCode.SUCCESS);
        case ClientMessage.Create _ -> ServerMessage.Reply.of(Offers.host(TunnelType.V6UDPV4));
        case ClientMessage.StartTls _,
            ClientMessage.Accept _,
            ClientMessage.Reject _,
            ClientMessage.Info _,
            ClientMessage.Delete _,
            ClientMessage.Roam _,
            ClientMessage.EchoRequest _ ->
            new ServerMessage.Nothing();
      };
    }

    private static ServerMessage said(SaslStep step) {
      return switch (step) {
        case SaslStep.Challenge(Bytes data) -> new ServerMessage.SaslData(data);
        case SaslStep.Success(var _, Bytes proof) -> new ServerMessage.SaslData(proof);
        case SaslStep.Failure _ -> ServerMessage.Status.of(StatusCode.AUTHENTICATION_FAILED);
      };
    }

    @Override
    public Optional<byte[]> receive(Duration patience) {
      if (arriving.isEmpty()) {
        now = now.plus(patience);
        return Optional.empty();
      }
      now = now.plusMillis(10);
      return Optional.of(arriving.removeFirst());
    }

    @Override
    public void forgetSignals() {
      arriving.clear();
    }

    @Override
    public void deliverTo(Sink sink) {}

    @Override
    public boolean sendPacket(ByteBuffer packet) {
      return false;
    }

    @Override
    public IpAddress localAddress() {
      return Ipv4Address.parse("192.168.7.20");
    }

    @Override
    public void close() {}
  }
}
