// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.culvert.protocol.address.Ipv4Packet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailPortTest {
  /** The next header of the IPv6 header, and what follows it: 22B8 is port 8888, 0019 is 25. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "06, 22B8 0019 00000000, true, TCP to 25",
    "06, 0019 22B8 00000000, false, TCP from 25: a mail server's answer",
    "06, 22B8 024B 00000000, false, TCP to 587",
    "06, 22B8 0119 00000000, false, TCP to 281",
    "11, 22B8 0019 00000000, false, UDP to 25",
    "3A, 8000 0019 00000000, false, ICMP",
    "06, 22B8, true, TCP cut before its port",
    "06, '', true, TCP cut to nothing",
    "00, 0600 0000 00000000 22B8 0019, true, behind hop by hop options",
    "2B, 0600 0000 00000000 22B8 0019, true, behind a routing header",
    "3C, 0601 0000 00000000 0000000000000000 22B8 0019, true, behind long destination options",
    "3C, 0600 0000 00000000 22B8 024B, false, another port behind options",
    "3C, 3C00 0000 00000000 3C00 0000 00000000 0600 0000 00000000 22B8 0019, true, behind three",
    "3C, 1100 0000 00000000 22B8 0019, false, UDP behind options",
    "2C, 0600 0001 12345678 22B8 0019, true, first fragment",
    "2C, 0600 0001 12345678 22B8 024B, false, first fragment to another port",
    "2C, 0600 0001 12345678, true, first fragment without a port",
    "2C, 0600 0009 12345678 22B8 0019, false, later fragment that looks like it",
    "2C, 0600 0008 12345678 22B8 0019, false, last fragment",
    "2C, 3C00 0001 12345678, true, first fragment without the rest of the headers",
    "2C, 2C00 0001 12345678 0600 0009 12345678 22B8 0019, true, fragments in fragments",
    "3C, 2C00 0000 00000000 0600 0009 12345678 22B8 0019, false, later fragment behind options",
    "3C, 06FF 0000 00000000 22B8 0019, true, options that are longer than the packet",
    "3B, 22B8 0019 00000000, false, nothing follows",
    "32, 22B8 0019 00000000, false, encrypted: ends at somebody who opens it",
    "29, 60000000, false, a tunnel in the tunnel"
  })
  void whatGoesToAMailServerOverIpv6IsSeen(String next, String rest, boolean reached, String what) {
    byte[] payload = HexFormat.of().parseHex(rest.replace(" ", ""));
    byte[] packet = Arrays.copyOf(HexFormat.of().parseHex("60000000"), 40 + payload.length);
    packet[5] = (byte) payload.length;
    packet[6] = (byte) HexFormat.fromHexDigits(next);
    System.arraycopy(payload, 0, packet, 40, payload.length);
    assertThat(isReached(packet)).as(what).isEqualTo(reached);
  }

  @ParameterizedTest
  @CsvSource({"8, false, TCP to 25 behind as many as are looked through", "9, true, behind more"})
  void moreExtensionHeadersThanAnybodyNeedsCouldHideIt(int count, boolean hidden, String what) {
    for (int port : new int[] {25, 443}) {
      byte[] packet = new byte[40 + 8 * count + 8];
      packet[0] = 0x60;
      packet[6] = 60;
      for (int i = 0; i < count; i++) {
        packet[40 + 8 * i] = (byte) (i == count - 1 ? 6 : 60);
      }
      packet[40 + 8 * count + 3] = (byte) port;
      packet[40 + 8 * count + 2] = (byte) (port >> 8);
      assertThat(isReached(packet)).as("%s, %s", port, what).isEqualTo(hidden || port == 25);
    }
  }

  @ParameterizedTest(name = "{4}")
  @CsvSource({
    "6, 20, 25, 0, true",
    "6, 24, 25, 0, true",
    "6, 20, 587, 0, false",
    "17, 20, 25, 0, false",
    "6, 20, 25, 0x2000, true",
    "6, 20, 25, 0x2001, false",
    "6, 20, 25, 0x0001, false"
  })
  void ipv4Likewise(int protocol, int header, int port, String fragment, boolean reached) {
    ByteBuffer packet = ByteBuffer.allocate(header + 8);
    Ipv4Packet.writeHeader(packet, 0, header - 20 + 8, protocol, 0xC0000283, 0xC6336450);
    packet.put(0, (byte) (0x40 | header / 4));
    packet.putShort(6, Integer.decode(fragment).shortValue());
    packet.putShort(header, (short) 8888).putShort(header + 2, (short) port);
    assertThat(isReached(packet.array())).isEqualTo(reached);
  }

  private static boolean isReached(byte[] packet) {
    return MailPort.isReachedBy(ByteBuffer.wrap(packet), packet.length);
  }
}
