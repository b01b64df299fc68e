// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MssClampTest {
  private static final int SYN = 0x02;
  private static final int SYN_ACK = 0x12;
  private static final int ACK = 0x10;

  /** A segment whose checksum is right, in an IPv6 or IPv4 packet. */
  private static ByteBuffer segment(boolean ipv6, int flags, String options) {
    byte[] rest = HexFormat.of().parseHex(options);
    int length = 20 + rest.length;
    int at = ipv6 ? Ipv6Packet.HEADER : Ipv4Packet.HEADER;
    ByteBuffer packet = ByteBuffer.allocate(at + length);
    if (ipv6) {
      Ipv6Packet.writeHeader(packet, 0, length, 6, Ipv6Address.parse("2001:db8::1"));
      Ipv6Packet.writeDestination(packet, 0, 0x20010DB8_00000000L, 2);
    } else {
      Ipv4Packet.writeHeader(packet, 0, length, 6, 0xC0000281, 0xC6336401);
    }
    packet.putInt(at, 0x9C40_0050).putInt(at + 4, 0x01020304);
    packet.put(at + 12, (byte) (length / 4 << 4)).put(at + 13, (byte) flags);
    packet.putShort(at + 14, (short) 0xFAF0).put(at + 20, rest);
    packet.putShort(at + 16, (short) checksum(packet, ipv6));
    return packet;
  }

  private static int checksum(ByteBuffer packet, boolean ipv6) {
    int at = ipv6 ? Ipv6Packet.HEADER : Ipv4Packet.HEADER;
    int length = packet.capacity() - at;
    long pseudo =
        ipv6
            ? InternetChecksum.pseudoHeader(packet, 0, length, 6)
            : InternetChecksum.sum(packet, 12, 8) + 6 + length;
    return InternetChecksum.complement(pseudo + InternetChecksum.sum(packet, at, length));
  }

  @ParameterizedTest
  @CsvSource({
    // options, MTU, expected over IPv6, expected over IPv4
    "020405a0,                         1280, 020404c4,                         020404d8",
    "020404c4,                         1280, 020404c4,                         020404c4",
    "02040200,                         1280, 02040200,                         02040200",
    "020405a0,                         1400, 0204053c,                         02040550",
    "01020405a0010101,                 1280, 01020404c4010101,                 01020404d8010101",
    "0402080a0000000000000000020405b4, 1280, 0402080a0000000000000000020404c4, 0402080a0000000000000000020404d8",
    "00020405a0000000,                 1280, 00020405a0000000,                 00020405a0000000",
    "0200ffff,                         1280, 0200ffff,                         0200ffff",
    "020305a0,                         1280, 020305a0,                         020305a0",
    "010102ff,                         1280, 010102ff,                         010102ff",
    "'',                               1280, '',                               ''",
  })
  void announcedSizeIsWhatFits(String options, int mtu, String ipv6, String ipv4) {
    for (int flags : new int[] {SYN, SYN_ACK}) {
      ByteBuffer six = segment(true, flags, options);
      MssClamp.clamp(six, 0, six.capacity(), mtu);
      assertThat(six).isEqualTo(segment(true, flags, ipv6));
      assertThat(checksum(six, true)).isZero();
      ByteBuffer four = segment(false, flags, options);
      MssClamp.clamp(four, 0, four.capacity(), mtu);
      assertThat(four).isEqualTo(segment(false, flags, ipv4));
      assertThat(checksum(four, false)).isZero();
    }
  }

  @Test
  void onlySynsAreTouched() {
    ByteBuffer data = segment(true, ACK, "020405a0");
    MssClamp.clamp(data, 0, data.capacity(), 1280);
    assertThat(data).isEqualTo(segment(true, ACK, "020405a0"));
  }

  /** Otherwise what is behind the packet would be read. */
  @Test
  void headerThatIsCutOffIsLeftAlone() {
    ByteBuffer packet = segment(true, SYN, "010204ffff").put(52, (byte) 0x70);
    MssClamp.clamp(packet, 0, packet.capacity(), 1280);
    assertThat(packet).isEqualTo(segment(true, SYN, "010204ffff").put(52, (byte) 0x70));
  }

  @Test
  void otherProtocolsAndLaterFragmentsAreLeftAlone() {
    ByteBuffer udp = segment(true, SYN, "020405a0").put(6, (byte) 17);
    MssClamp.clamp(udp, 0, udp.capacity(), 1280);
    assertThat(udp).isEqualTo(segment(true, SYN, "020405a0").put(6, (byte) 17));
    ByteBuffer later = segment(false, SYN, "020405a0").putShort(6, (short) 3);
    MssClamp.clamp(later, 0, later.capacity(), 1280);
    assertThat(later).isEqualTo(segment(false, SYN, "020405a0").putShort(6, (short) 3));
  }

  /** Rounding in RFC 1624's arithmetic shows with some checksums only. */
  @Test
  void checksumIsRightWhateverItWas() {
    Random random = new Random(1624);
    for (int i = 0; i < 5_000; i++) {
      String pad = random.nextBoolean() ? "01" : "";
      String options = pad + "0204%04x".formatted(random.nextInt(0x10000)) + "01010101".repeat(1);
      options += "01".repeat((8 - options.length() / 2 % 4) % 4);
      boolean ipv6 = random.nextBoolean();
      ByteBuffer packet = segment(ipv6, SYN, options);
      MssClamp.clamp(packet, 0, packet.capacity(), 100 + random.nextInt(1400));
      assertThat(checksum(packet, ipv6)).as(options).isZero();
    }
  }

  /** Garbage is neither read nor written beyond its end. */
  @Test
  void garbageDoesNoHarm() {
    Random random = new Random(9293);
    for (int i = 0; i < 20_000; i++) {
      byte[] octets = new byte[40 + random.nextInt(60)];
      random.nextBytes(octets);
      boolean ipv6 = random.nextBoolean();
      octets[0] = (byte) (ipv6 ? 0x60 : 0x45);
      octets[ipv6 ? 6 : 9] = 6;
      MssClamp.clamp(ByteBuffer.wrap(octets), 0, octets.length, 1280);
    }
  }
}
