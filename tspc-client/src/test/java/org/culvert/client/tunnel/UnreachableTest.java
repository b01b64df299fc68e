// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.culvert.client.negotiation.PacketPath;
import org.culvert.packetio.MemoryTunDevice;
import org.culvert.protocol.address.Icmpv4Echo;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tunnel through which nothing gets tells so to this machine, which then uses IPv4. */
@Timeout(30)
class UnreachableTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Ipv6Address OWN = Ipv6Address.parse("2001:db8:a::513");
  private static final Ipv6Address BROKER = Ipv6Address.parse("2001:db8:a::512");
  private static final Ipv4Address OWN4 = Ipv4Address.parse("192.0.2.130");
  private static final Ipv4Address BROKER4 = Ipv4Address.parse("192.0.2.129");

  private final MemoryTunDevice device = new MemoryTunDevice();
  private final List<byte[]> sent = Collections.synchronizedList(new ArrayList<>());

  /** A tunnel of each family, and a packet that wants through it. */
  record Family(InnerAddresses own, EchoProbe echo, Bytes octets, int protocolAt, int protocol) {
    byte[] packet() {
      return octets.toArray();
    }
  }

  static Stream<Family> families() {
    ByteBuffer six = ByteBuffer.allocate(Icmpv6Echo.LENGTH);
    new Icmpv6Echo(1, 2, 3, 4).writeRequest(six, 0, OWN, Ipv6Address.parse("2001:db8:b::2"));
    ByteBuffer four = ByteBuffer.allocate(Icmpv4Echo.LENGTH);
    new Icmpv4Echo(1, 2, 3, 4).writeRequest(four, 0, OWN4, Ipv4Address.parse("198.51.100.7"));
    return Stream.of(
        new Family(
            new InnerAddresses.Ipv6(OWN, Optional.empty()),
            new EchoProbe.Icmpv6(OWN, BROKER, 1, 2),
            Bytes.of(six.array()),
            6,
            58),
        new Family(
            new InnerAddresses.Ipv4(OWN4),
            new EchoProbe.Icmpv4(OWN4, BROKER4, 1, 2),
            Bytes.of(four.array()),
            9,
            1));
  }

  @ParameterizedTest
  @MethodSource("families")
  void eachPacketIsAnsweredWithAnErrorUntilItWorksAgain(Family family) throws InterruptedException {
    try (UserTunnel tunnel = new UserTunnel(device, path(), family.own(), family.echo(), _ -> {})) {
      tunnel.unreachable(true);
      device.inject(family.packet());
      byte[] error = device.take(SOON).orElseThrow();
      assertThat(error[family.protocolAt()]).isEqualTo((byte) family.protocol());
      assertThat(error).as("the packet is quoted").endsWith(family.packet());
      int type = error[error.length - family.packet().length - 8];
      assertThat(type).as("destination unreachable").isEqualTo(family.protocol() == 58 ? 1 : 3);
      assertThat(sent).isEmpty();

      tunnel.unreachable(false);
      device.inject(family.packet());
      assertThat(device.take(Duration.ofMillis(200))).isEmpty();
      assertThat(sent).singleElement().isEqualTo(family.packet());
      assertThat(tunnel.traffic().packetsSent()).isEqualTo(1);
      assertThat(tunnel.traffic().octetsSent()).isEqualTo(family.packet().length);
      assertThat(tunnel.traffic().packetsDropped()).isEqualTo(1);
    }
  }

  @Test
  void keepalivesGoOnMeanwhile() {
    Family six = families().findFirst().orElseThrow();
    try (UserTunnel tunnel = new UserTunnel(device, path(), six.own(), six.echo(), _ -> {})) {
      tunnel.unreachable(true);
      tunnel.probe(1);
      assertThat(sent).hasSize(1);
    }
  }

  private PacketPath path() {
    return new PacketPath() {
      @Override
      public void deliverTo(Sink sink) {
        assertThat(sink).isNotNull();
      }

      @Override
      public boolean sendPacket(ByteBuffer packet) {
        byte[] octets = new byte[packet.remaining()];
        packet.get(octets);
        return sent.add(octets);
      }

      @Override
      public boolean isOutdated() {
        return false;
      }

      @Override
      public void close() {
        sent.clear();
      }
    };
  }
}
