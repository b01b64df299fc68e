// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {
  @Test
  void itIsThatOfTheSimpleLoopForEveryLength() {
    Random random = new Random(1071);
    byte[] octets = new byte[1400];
    random.nextBytes(octets);
    for (int length = 0; length <= 1300; length++) {
      int at = random.nextInt(100);
      assertThat(InternetChecksum.fold(InternetChecksum.sum(ByteBuffer.wrap(octets), at, length)))
          .isEqualTo(simple(octets, at, length));
    }
  }

  @Test
  void carriesOfTheLargestPacketAreNotLost() {
    byte[] octets = new byte[65535];
    Arrays.fill(octets, (byte) 0xFF);
    assertThat(InternetChecksum.fold(InternetChecksum.sum(ByteBuffer.wrap(octets), 0, 65535)))
        .isEqualTo(simple(octets, 0, 65535));
  }

  private static int simple(byte[] octets, int at, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      int octet = octets[at + i] & 0xFF;
      sum += i % 2 == 0 ? octet << 8 : octet;
      sum = sum > 0xFFFF ? sum - 0xFFFF : sum;
    }
    return sum;
  }
}
