// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv4PacketTest {
  /** 32 octets: a header with one word of options, then eight of UDP. */
  private static final String PACKET =
      "4600002012344000400f0000c0000282c0000281" + "01010101" + "0001000200080000";

  private static ByteBuffer packet(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  @Test
  void theHeaderSaysWhatIsInIt() {
    ByteBuffer packet = packet(PACKET);
    assertThat(Ipv4Packet.isValid(packet, 0, 32)).isTrue();
    assertThat(Ipv4Packet.headerLength(packet, 0)).isEqualTo(24);
    assertThat(Ipv4Packet.totalLength(packet, 0)).isEqualTo(32);
    assertThat(Ipv4Packet.protocol(packet, 0)).isEqualTo(15);
    assertThat(Ipv4Packet.timeToLive(packet, 0)).isEqualTo(64);
    assertThat(Ipv4Packet.source(packet, 0)).isEqualTo(Ipv4Address.parse("192.0.2.130").value());
    assertThat(Ipv4Packet.destination(packet, 0))
        .isEqualTo(Ipv4Address.parse("192.0.2.129").value());
    assertThat(Ipv4Packet.mayNotBeFragmented(packet, 0)).isTrue();
    assertThat(Ipv4Packet.isFragment(packet, 0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "46000020, 66000020, another version",
    "46000020, 44000020, a header that is too short",
    "46000020, 4f000020, a header that is longer than the packet",
    "46000020, 46000021, more than is there",
    "46000020, 4600001f, less than is there",
  })
  void whatDoesNotAddUpIsInvalid(String from, String to, String what) {
    assertThat(Ipv4Packet.isValid(packet(PACKET.replace(from, to)), 0, 32)).as(what).isFalse();
  }

  @Test
  void halfAHeaderIsInvalid() {
    assertThat(Ipv4Packet.isValid(packet("4500001312344000"), 0, 19)).isFalse();
  }

  @Test
  void aFragmentIsKnownByEitherSign() {
    assertThat(Ipv4Packet.isFragment(packet(PACKET.replace("4000400f", "2000400f")), 0)).isTrue();
    assertThat(Ipv4Packet.isFragment(packet(PACKET.replace("4000400f", "0001400f")), 0)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 255})
  void theChecksumFollowsTheTimeToLive(int timeToLive) {
    ByteBuffer packet = ByteBuffer.allocate(40);
    Ipv4Packet.writeHeader(packet, 3, 17, 17, 0xC0000282, 0xC0000281);
    assertThat(Ipv4Packet.hasRightChecksum(packet, 3)).isTrue();
    Ipv4Packet.timeToLive(packet, 3, timeToLive);
    assertThat(Ipv4Packet.timeToLive(packet, 3)).isEqualTo(timeToLive);
    assertThat(Ipv4Packet.hasRightChecksum(packet, 3)).isTrue();
    packet.put(3 + 12, (byte) 1);
    assertThat(Ipv4Packet.hasRightChecksum(packet, 3)).isFalse();
  }
}
