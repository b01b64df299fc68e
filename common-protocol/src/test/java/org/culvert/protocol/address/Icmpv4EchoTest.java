// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Icmpv4EchoTest {
  private static final Ipv4Address CLIENT = Ipv4Address.parse("192.0.2.130");
  private static final Ipv4Address SERVER = Ipv4Address.parse("192.0.2.129");
  private static final String REQUEST =
      "4500002c000000004001f5cdc0000282c0000281"
          + "08001f73123400002ffb6042000000002c1b0a0000000000";
  private static final String REPLY =
      "4500002c000000004001f5cdc0000281c0000282"
          + "00002773123400002ffb6042000000002c1b0a0000000000";
  private static final Icmpv4Echo ECHO =
      new Icmpv4Echo(0x1234, 0, 0x2ffb604200000000L, 0x2c1b0a0000000000L);

  private static ByteBuffer packet(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  private static String hex(ByteBuffer buffer) {
    byte[] octets = new byte[buffer.capacity()];
    buffer.get(0, octets);
    return HexFormat.of().formatHex(octets);
  }

  @Test
  void theRequestIsAWholePacket() {
    ByteBuffer packet = ByteBuffer.allocate(Icmpv4Echo.LENGTH);
    ECHO.writeRequest(packet, 0, CLIENT, SERVER);
    assertThat(hex(packet)).isEqualTo(REQUEST);
    assertThat(Ipv4Packet.isValid(packet, 0, Icmpv4Echo.LENGTH)).isTrue();
  }

  /** The request comes with another time to live than the reply leaves with. */
  @ParameterizedTest
  @CsvSource({"4001f5cd", "110124ce", "ff0136cd"})
  void theReplyGoesBackWithBothChecksumsRight(String lifeAndChecksum) {
    ByteBuffer packet = packet("ff" + REQUEST.replace("4001f5cd", lifeAndChecksum));
    assertThat(Icmpv4Echo.isRequest(packet, 1, 44)).isTrue();
    assertThat(Ipv4Packet.hasRightChecksum(packet, 1)).isTrue();
    Icmpv4Echo.reply(packet, 1);
    assertThat(hex(packet)).isEqualTo("ff" + REPLY);
    assertThat(ECHO.isAnsweredBy(packet, 1, 44)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "08001f73, 00001f73, not a request",
    "08001f73, 08011f73, another code",
    "4001f5cd, 4011f5cd, not ICMP",
    "00000000400, 00002000400, a fragment",
    "00000000400, 00000001400, the end of a packet",
    "c0000281, e0000001, to a group",
    "c0000281, ffffffff, to everybody",
    "c0000282, 00000000, from nobody",
    "c0000282, 7f000001, from the machine itself",
    "4500002c, 4600002c, with options",
  })
  void whatCantBeAnsweredIsNoRequest(String from, String to, String what) {
    ByteBuffer packet = packet(REQUEST.replaceFirst(from, to));
    assertThat(Icmpv4Echo.isRequest(packet, 0, 44)).as(what).isFalse();
  }

  @Test
  void aTruncatedRequestIsNone() {
    assertThat(Icmpv4Echo.isRequest(packet(REQUEST), 0, 27)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"00002773, 08002773", "1234, 1235", "0a00, 0b00", "2773, 2774"})
  void onlyTheUndamagedReplyAnswers(String from, String to) {
    assertThat(ECHO.isAnsweredBy(packet(REPLY.replaceFirst(from, to)), 0, 44)).isFalse();
  }

  @Test
  void aDamagedRequestIsNotGivenAGoodChecksum() {
    ByteBuffer packet = packet(REQUEST.replace("1f73", "1f74"));
    Icmpv4Echo.reply(packet, 0);
    assertThat(ECHO.isAnsweredBy(packet, 0, 44)).isFalse();
  }
}
