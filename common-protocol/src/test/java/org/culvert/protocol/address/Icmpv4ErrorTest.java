// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Icmpv4ErrorTest {
  private static final Ipv4Address ROUTER = Ipv4Address.parse("192.0.2.128");
  private static final int SOURCE = 0xC0000281;
  private static final int DESTINATION = 0xC6336401;

  private final ByteBuffer error = ByteBuffer.allocate(576);

  private static ByteBuffer packet(int protocol, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(Ipv4Packet.HEADER + payload.length);
    Ipv4Packet.writeHeader(packet, 0, payload.length, protocol, SOURCE, DESTINATION);
    return packet.put(Ipv4Packet.HEADER, payload);
  }

  @Test
  void smallPacketIsQuotedWhole() {
    ByteBuffer packet = packet(17, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    int length = Icmpv4Error.unreachable(13, ROUTER, packet, 0, packet.capacity(), error);
    assertThat(length).isEqualTo(56);
    assertThat(Ipv4Packet.source(error, 0)).isEqualTo(ROUTER.value());
    assertThat(Ipv4Packet.destination(error, 0)).isEqualTo(SOURCE);
    assertThat(error.getShort(20)).isEqualTo((short) 0x030D);
    assertThat(error.getInt(24)).isZero();
    assertThat(error.slice(28, 28)).isEqualTo(packet.slice(0, 28));
    assertThat(Ipv4Packet.isValid(error, 0, length)).isTrue();
    assertThat(Ipv4Packet.hasRightChecksum(error, 0)).isTrue();
    assertThat(InternetChecksum.complement(InternetChecksum.sum(error, 20, length - 20))).isZero();
  }

  @Test
  void tooBigNamesTheMtuAndIsShortItself() {
    ByteBuffer packet = packet(6, new byte[1400]);
    int length = Icmpv4Error.tooBig(1280, ROUTER, packet, 0, packet.capacity(), error);
    assertThat(length).isEqualTo(576);
    assertThat(error.getShort(20)).isEqualTo((short) 0x0304);
    assertThat(error.getInt(24)).isEqualTo(1280);
    assertThat(error.slice(28, 548)).isEqualTo(packet.slice(0, 548));
    assertThat(InternetChecksum.complement(InternetChecksum.sum(error, 20, 556))).isZero();
  }

  @Test
  void usedUpTimeToLiveHasATypeOfItsOwn() {
    ByteBuffer packet = packet(17, new byte[8]);
    assertThat(Icmpv4Error.timeExceeded(ROUTER, packet, 0, 28, error)).isEqualTo(56);
    assertThat(error.getShort(20)).isEqualTo((short) 0x0B00);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0800000000000000, true, an echo request",
    "1, 0000000000000000, true, an echo reply",
    "1, 0300000000000000, false, an error",
    "1, 0500000000000000, false, a redirect",
    "1, '', false, a header that is not there",
    "17, 0300000000000000, true, no ICMP",
  })
  void thereAreNoErrorsAboutErrors(int protocol, String payload, boolean sent, String about) {
    ByteBuffer packet = packet(protocol, HexFormat.of().parseHex(payload));
    int length = Icmpv4Error.unreachable(1, ROUTER, packet, 0, packet.capacity(), error);
    assertThat(length > 0).as(about).isEqualTo(sent);
  }

  @Test
  void groupsAndLaterFragmentsGetNone() {
    ByteBuffer group = packet(17, new byte[8]).putInt(16, 0xE0000001);
    ByteBuffer nobody = packet(17, new byte[8]).putInt(12, 0);
    ByteBuffer later = packet(17, new byte[8]).putShort(6, (short) 1);
    for (ByteBuffer packet : new ByteBuffer[] {group, nobody, later}) {
      assertThat(Icmpv4Error.unreachable(1, ROUTER, packet, 0, 28, error)).isZero();
    }
  }
}
