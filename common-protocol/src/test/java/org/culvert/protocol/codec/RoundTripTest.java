// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.RoamingKey;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;

/** Whatever one side can say, the other reads as it was meant. Seeded. */
class RoundTripTest {

  private final SplittableRandom random = new SplittableRandom(5572);

  @Test
  void requestsAreReadAsWritten() throws MalformedMessage {
    for (int i = 0; i < 500; i++) {
      ClientMessage request = new ClientMessage.Create(request());
      byte[] octets = ClientMessageWriter.write(request);
      assertThat(ClientMessageReader.ofDatagram(octets)).isEqualTo(request);
    }
  }

  @Test
  void offersAreReadAsWritten() throws MalformedMessage {
    for (int i = 0; i < 500; i++) {
      ServerMessage reply = ServerMessage.Reply.of(offer());
      byte[] octets = ServerMessageWriter.write(reply);
      assertThat(ServerMessageReader.ofDatagram(octets, Expected.REPLY)).isEqualTo(reply);
      ServerMessageStream stream = new ServerMessageStream();
      stream.append(octets);
      assertThat(stream.next(Expected.REPLY)).contains(reply);
    }
  }

  @Test
  void noiseIsReadOrMalformedAndNothingElse() {
    byte[] good = Golden.octets("create-router");
    int read = 0;
    for (int i = 0; i < 5000; i++) {
      byte[] octets = good.clone();
      for (int hits = random.nextInt(1, 6); hits > 0; hits--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      read += isRead(octets) ? 1 : 0;
    }
    assertThat(read).isBetween(1, 4999);
  }

  private static boolean isRead(byte[] octets) {
    try {
      ClientMessageReader.ofDatagram(octets);
      return true;
    } catch (MalformedMessage malformed) {
      return false;
    }
  }

  private TunnelRequest request() {
    TunnelType type = List.of(TunnelType.values()).get(random.nextInt(4));
    IpAddress address = type == TunnelType.V4V6 ? ipv6() : ipv4();
    Optional<TunnelRequest.PrefixWish> prefix =
        maybe(
            new TunnelRequest.PrefixWish(
                random.nextBoolean() ? OptionalInt.of(random.nextInt(1, 129)) : OptionalInt.empty(),
                names()));
    TunnelRequest request =
        new TunnelRequest(type, random.nextBoolean(), address, maybe(seconds()), prefix);
    return random.nextBoolean() ? request.withRoaming() : request;
  }

  private TunnelOffer offer() {
    TunnelType type =
        List.of(TunnelType.V6V4, TunnelType.V6UDPV4, TunnelType.V4V6).get(random.nextInt(3));
    boolean router = type != TunnelType.V4V6 && random.nextBoolean();
    Ipv6Prefix prefix = Ipv6Prefix.around(ipv6(), random.nextInt(129));
    IpAddress target = type == TunnelType.V4V6 ? ipv4() : ipv6();
    return new TunnelOffer(
        type,
        Duration.ofSeconds(random.nextInt(1441, 10_000_000)),
        ipv4(),
        ipv6(),
        ipv4(),
        ipv6(),
        maybe("user%d.example.net".formatted(random.nextInt(1000))),
        maybe(ipv6()),
        router ? Optional.of(prefix) : Optional.empty(),
        router ? names() : List.of(),
        maybe(new TunnelOffer.Keepalive(seconds(), target)),
        maybe(roaming()));
  }

  private RoamingKey roaming() {
    byte[] secret = new byte[RoamingKey.OCTETS];
    random.nextBytes(secret);
    return new RoamingKey(random.nextLong(1, ClientMessage.Roam.LARGEST), Bytes.of(secret));
  }

  private List<String> names() {
    return List.of("ns1.example.net", "192.0.2.53").subList(0, random.nextInt(3));
  }

  private Duration seconds() {
    return Duration.ofSeconds(random.nextInt(1, 4000));
  }

  private Ipv4Address ipv4() {
    return new Ipv4Address(random.nextInt());
  }

  private Ipv6Address ipv6() {
    return new Ipv6Address(random.nextLong(), random.nextLong());
  }

  private <T> Optional<T> maybe(T value) {
    return random.nextBoolean() ? Optional.of(value) : Optional.empty();
  }
}
