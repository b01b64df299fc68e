// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Icmpv6ErrorTest {
  private static final Ipv6Address ROUTER = Ipv6Address.parse("2001:db8::1");
  private static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8:a::513");
  private static final Ipv6Address DESTINATION = Ipv6Address.parse("2001:db8:f::1");

  private final ByteBuffer error = ByteBuffer.allocate(Ipv6Packet.MINIMUM_MTU);

  private static ByteBuffer packet(int nextHeader, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(Ipv6Packet.HEADER + payload.length);
    Ipv6Packet.writeHeader(packet, 0, payload.length, nextHeader, SOURCE);
    Ipv6Packet.writeDestination(packet, 0, DESTINATION.high(), DESTINATION.low());
    return packet.put(Ipv6Packet.HEADER, payload);
  }

  private int unreachable(ByteBuffer packet) {
    return Icmpv6Error.unreachable(3, ROUTER, packet, 0, packet.capacity(), error);
  }

  private int checksum(int length) {
    int payload = length - Ipv6Packet.HEADER;
    return InternetChecksum.complement(
        InternetChecksum.pseudoHeader(error, 0, payload, 58)
            + InternetChecksum.sum(error, Ipv6Packet.HEADER, payload));
  }

  @Test
  void aSmallPacketIsQuotedWhole() {
    ByteBuffer packet = packet(17, new byte[] {1, 2, 3, 4, 5, 6, 7});
    int length = unreachable(packet);
    assertThat(length).isEqualTo(48 + 47);
    assertThat(Ipv6Packet.isValid(error, 0, length)).isTrue();
    assertThat(Ipv6Packet.source(error, 0)).isEqualTo(ROUTER);
    assertThat(Ipv6Packet.destination(error, 0)).isEqualTo(SOURCE);
    assertThat(error.getShort(40)).isEqualTo((short) 0x0103);
    assertThat(error.getInt(44)).isZero();
    assertThat(error.slice(48, 47)).isEqualTo(packet.slice(0, 47));
    assertThat(checksum(length)).isZero();
  }

  @Test
  void aLargePacketIsQuotedAsFarAsTheMinimumMtuAllows() {
    byte[] payload = new byte[1400];
    new Random(4443).nextBytes(payload);
    ByteBuffer packet = packet(6, payload);
    int length = Icmpv6Error.tooBig(1280, ROUTER, packet, 0, packet.capacity(), error);
    assertThat(length).isEqualTo(1280);
    assertThat(error.getShort(40)).isEqualTo((short) 0x0200);
    assertThat(error.getInt(44)).isEqualTo(1280);
    assertThat(error.slice(48, 1232)).isEqualTo(packet.slice(0, 1232));
    assertThat(checksum(1280)).isZero();
  }

  @Test
  void usedUpHopLimitHasATypeOfItsOwn() {
    ByteBuffer packet = packet(17, new byte[8]);
    int length = Icmpv6Error.timeExceeded(ROUTER, packet, 0, packet.capacity(), error);
    assertThat(length).isEqualTo(96);
    assertThat(error.getShort(40)).isEqualTo((short) 0x0300);
    assertThat(checksum(length)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "58, 8000000000000000, true, an echo request",
    "58, 0100000000000000, false, an error",
    "58, 8900000000000000, false, a redirect",
    "58, '', false, an ICMPv6 header that is not there",
    "60, 3a000000000000000100000000000000, false, an error behind an option",
    "60, 3a000000000000008000000000000000, true, a request behind an option",
    "44, 1100000800000000, false, a later fragment",
    "44, 11000001000000000000000000000000, true, a first fragment",
    "0, 3a, false, a cut extension header",
    "59, '', true, nothing",
  })
  void thereAreNoErrorsAboutErrors(int nextHeader, String payload, boolean sent, String about) {
    ByteBuffer packet = packet(nextHeader, HexFormat.of().parseHex(payload));
    assertThat(unreachable(packet) > 0).as(about).isEqualTo(sent);
  }

  @Test
  void groupsAndNobodyGetNoErrors() {
    ByteBuffer toGroup = packet(17, new byte[8]);
    Ipv6Packet.writeDestination(toGroup, 0, 0xFF02L << 48, 1);
    assertThat(unreachable(toGroup)).isZero();
    ByteBuffer fromNobody = packet(17, new byte[8]);
    Ipv6Packet.writeHeader(fromNobody, 0, 8, 17, Ipv6Address.UNSPECIFIED);
    assertThat(unreachable(fromNobody)).isZero();
  }

  @Test
  void whatIsNoPacketGetsNoError() {
    Random random = new Random(40);
    for (int i = 0; i < 2000; i++) {
      byte[] octets = new byte[random.nextInt(120)];
      random.nextBytes(octets);
      if (octets.length > 0) {
        octets[0] = 0x50;
      }
      assertThat(unreachable(ByteBuffer.wrap(octets))).isZero();
    }
  }
}
