// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TcpSegmentsTest {
  private static final int CWR_ACK_PSH_FIN = 0x99;

  private final TcpSegments segments = new TcpSegments();
  private final PacketBatch batch = PacketBatch.allocate(60, 2048);

  @ParameterizedTest
  @CsvSource({"6, 5000", "6, 1", "6, 1209", "6, 60000", "4, 5000", "4, 60000", "4, 8"})
  void thePartsAreTheWholeAgain(int version, int octets) {
    ByteBuffer merged = merged(version, octets);
    byte[] expected = new byte[octets];
    new Random(octets).nextBytes(expected);
    int header = version == 6 ? 40 : 20;
    assertThat(segments.begin(merged, merged.capacity())).isTrue();

    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    while (segments.hasNext()) {
      int slot = segments.next(batch);
      ByteBuffer part = batch.buffer(slot);
      int length = batch.length(slot);
      boolean last = !segments.hasNext();
      assertThat(length).isLessThanOrEqualTo(1280);
      assertThat(part.getInt(header + 4)).isEqualTo(0xFFFF_FF00 + whole.size());
      assertThat(part.get(header + 13) & 0xFF)
          .isEqualTo(0x10 | (slot == 0 ? 0x80 : 0) | (last ? 0x09 : 0));
      assertThat(checksum(part, length)).isEqualTo(0xFFFF);
      if (version == 6) {
        assertThat(part.getShort(4) & 0xFFFF).isEqualTo(length - 40);
      } else {
        assertThat(part.getShort(2) & 0xFFFF).isEqualTo(length);
        assertThat(fold(sum(part, 0, 20))).isEqualTo(0xFFFF);
      }
      whole.write(batch.copy(slot), header + 20, length - header - 20);
    }
    assertThat(whole.toByteArray()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void aPacketWithAChecksumOfItsOwnIsLeftAlone(int version) {
    ByteBuffer packet = merged(version, 100);
    int header = version == 6 ? 40 : 20;
    packet.putShort(header + 16, (short) 0);
    packet.putShort(header + 16, (short) ~checksum(packet, packet.capacity()));

    assertThat(segments.begin(packet, packet.capacity())).isFalse();
    assertThat(segments.hasNext()).isFalse();
  }

  @Test
  void whatIsNoPlainTcpIsLeftAlone() {
    assertThat(segments.begin(merged(6, 100).put(6, (byte) 17), 160)).isFalse();
    assertThat(segments.begin(merged(6, 100), 159)).isFalse();
    assertThat(segments.begin(merged(4, 100).putShort(6, (short) 0x2000), 140)).isFalse();
    assertThat(segments.begin(merged(6, 100).put(52, (byte) 0x40), 160)).isFalse();
    assertThat(segments.begin(merged(6, 100).put(52, (byte) 0xF0), 80)).isFalse();
    assertThat(segments.begin(ByteBuffer.allocate(39), 39)).isFalse();
  }

  /** As the kernel leaves it: the checksum is the pseudo-header's sum. */
  static ByteBuffer merged(int version, int octets) {
    int header = version == 6 ? 40 : 20;
    ByteBuffer packet = ByteBuffer.allocate(header + 20 + octets);
    if (version == 6) {
      packet.putInt(0, 0x60012345).putShort(4, (short) (20 + octets)).put(6, (byte) 6);
      packet.put(7, (byte) 64).putLong(8, 0x20010db8_00000000L).putLong(16, 1);
      packet.putLong(24, 0x20010db8_00010000L).putLong(32, 0xFFFF_FFFF_0000_0002L);
    } else {
      packet.putInt(0, 0x45000000 | 40 + octets).putShort(6, (short) 0x4000);
      packet.putInt(8, 0x40060000).putInt(12, 0xC0000282).putInt(16, 0xC0000281);
    }
    packet.putInt(header, 0x03E807D0).putInt(header + 4, 0xFFFF_FF00).putInt(header + 8, 7);
    packet.put(header + 12, (byte) 0x50).put(header + 13, (byte) CWR_ACK_PSH_FIN);
    byte[] payload = new byte[octets];
    new Random(octets).nextBytes(payload);
    packet.put(header + 20, payload);
    long pseudo = version == 6 ? sum(packet, 8, 40) : sum(packet, 12, 20);
    return packet.putShort(header + 16, (short) fold(pseudo + 20 + octets + 6));
  }

  /** 0xFFFF when it is right. */
  private static int checksum(ByteBuffer packet, int length) {
    int header = packet.get(0) >>> 4 == 6 ? 40 : 20;
    long pseudo = header == 40 ? sum(packet, 8, 40) : sum(packet, 12, 20);
    return fold(pseudo + (length - header) + 6 + sum(packet, header, length));
  }

  private static long sum(ByteBuffer packet, int from, int to) {
    long sum = 0;
    for (int at = from; at < to; at += 2) {
      sum += (packet.get(at) & 0xFF) << 8 | (at + 1 < to ? packet.get(at + 1) & 0xFF : 0);
    }
    return sum;
  }

  private static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded >>> 16) + (folded & 0xFFFF);
    }
    return (int) folded;
  }
}
