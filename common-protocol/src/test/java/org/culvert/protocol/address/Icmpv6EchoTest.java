// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Icmpv6EchoTest {
  private static final Ipv6Address CLIENT = Ipv6Address.parse("2001:db8:a::513");
  private static final Ipv6Address SERVER = Ipv6Address.parse("2001:db8:a::512");
  private static final String REQUEST =
      "6000000000183a4020010db8000a0000000000000000051320010db8000a00000000000000000512"
          + "80004175123400002ffb6042000000002c1b0a0000000000";
  private static final String REPLY =
      "6000000000183a4020010db8000a0000000000000000051220010db8000a00000000000000000513"
          + "81004075123400002ffb6042000000002c1b0a0000000000";
  private static final Icmpv6Echo ECHO =
      new Icmpv6Echo(0x1234, 0, 0x2ffb604200000000L, 0x2c1b0a0000000000L);

  private static ByteBuffer packet(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  private static String hex(ByteBuffer buffer) {
    byte[] octets = new byte[buffer.capacity()];
    buffer.get(0, octets);
    return HexFormat.of().formatHex(octets);
  }

  @Test
  void theRequestIsToTheOctetThatOfOldClients() {
    ByteBuffer packet = ByteBuffer.allocate(Icmpv6Echo.LENGTH);
    ECHO.writeRequest(packet, 0, CLIENT, SERVER);
    assertThat(hex(packet)).isEqualTo(REQUEST);
  }

  @Test
  void theReplyIsToTheOctetTheOneThatOldClientsExpect() {
    ByteBuffer packet = packet(REQUEST);
    assertThat(Icmpv6Echo.isRequest(packet, 0, 64)).isTrue();
    Icmpv6Echo.reply(packet, 0);
    assertThat(hex(packet)).isEqualTo(REPLY);
    assertThat(ECHO.isAnsweredBy(packet, 0, 64)).isTrue();
    assertThat(packet.position()).isZero();
  }

  /** Every carry of the sum: the checksum of the reply is the request's, less 0x0100. */
  @ParameterizedTest
  @CsvSource({"0x4175, 0x4075", "0x0100, 0x0000", "0x0000, 0xfeff", "0x00ff, 0xfffe"})
  void theChecksumFollowsTheTypeOnly(String request, String reply) {
    ByteBuffer packet = packet(REQUEST).putShort(42, (short) (int) Integer.decode(request));
    Icmpv6Echo.reply(packet, 0);
    assertThat(packet.getShort(42) & 0xFFFF).isEqualTo(Integer.decode(reply));
  }

  @Test
  void aPacketMayBeginAnywhereInTheBuffer() {
    ByteBuffer packet = packet("ffffff" + REQUEST + "ff");
    assertThat(Icmpv6Echo.isRequest(packet, 3, 64)).isTrue();
    Icmpv6Echo.reply(packet, 3);
    assertThat(hex(packet)).isEqualTo("ffffff" + REPLY + "ff");
  }

  @ParameterizedTest
  @CsvSource({
    "80004175, 81004175, not a request",
    "80004175, 80014175, another code",
    "183a40, 181140, not ICMPv6",
    "051320010db8, 0513ff020db8, to a group",
    "4020010db8, 40ff020db8, from a group",
    "20010db8000a00000000000000000513, 00000000000000000000000000000000, from nobody",
  })
  void whatCantBeAnsweredIsNoRequest(String from, String to, String what) {
    ByteBuffer packet = packet(REQUEST.replaceFirst(from, to));
    assertThat(Icmpv6Echo.isRequest(packet, 0, 64)).as(what).isFalse();
  }

  @Test
  void aTruncatedRequestIsNone() {
    assertThat(Icmpv6Echo.isRequest(packet(REQUEST), 0, 47)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"8100, 8000", "1234, 1235", "0a00, 0b00", "4075, 4076", "0512, 0511"})
  void onlyTheUndamagedReplyAnswers(String from, String to) {
    assertThat(ECHO.isAnsweredBy(packet(REPLY.replaceFirst(from, to)), 0, 64)).isFalse();
  }

  @Test
  void aDamagedRequestIsNotGivenAGoodChecksum() {
    ByteBuffer packet = packet(REQUEST.replace("4175", "4176"));
    Icmpv6Echo.reply(packet, 0);
    assertThat(ECHO.isAnsweredBy(packet, 0, 64)).isFalse();
  }

  @Test
  void theHeaderSaysWhatIsInIt() {
    ByteBuffer packet = packet(REQUEST);
    assertThat(Ipv6Packet.isValid(packet, 0, 64)).isTrue();
    assertThat(Ipv6Packet.isValid(packet, 0, 63)).isFalse();
    assertThat(Ipv6Packet.isValid(packet, 0, 39)).isFalse();
    assertThat(Ipv6Packet.isValid(packet(REQUEST.replaceFirst("60", "40")), 0, 64)).isFalse();
    assertThat(Ipv6Packet.hopLimit(packet, 0)).isEqualTo(64);
    assertThat(Ipv6Packet.source(packet, 0)).isEqualTo(CLIENT);
    assertThat(Ipv6Packet.destination(packet, 0)).isEqualTo(SERVER);
  }
}
