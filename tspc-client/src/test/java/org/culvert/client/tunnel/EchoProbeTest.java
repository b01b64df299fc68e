// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.culvert.protocol.address.Icmpv4Echo;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.junit.jupiter.api.Test;

class EchoProbeTest {
  private static final Ipv6Address OURS = Ipv6Address.parse("2001:db8:a::513");
  private static final Ipv6Address BROKERS = Ipv6Address.parse("2001:db8:a::512");

  private final EchoProbe echo = new EchoProbe.Icmpv6(OURS, BROKERS, 0x1234, 0x2ffb604200000000L);

  @Test
  void theRequestIsAWholeIpv6PacketOf64Octets() {
    ByteBuffer request = echo.request(0x0102);

    assertThat(hex(request))
        .startsWith(
            "6000000000183a40"
                + "20010db8000a00000000000000000513"
                + "20010db8000a00000000000000000512"
                + "8000")
        .endsWith("12340102" + "2ffb604200000000" + "0000000000000102");
    assertThat(onesComplementSum(request)).isEqualTo(0xFFFF);
  }

  @Test
  void itsAnswerIsRecognised() {
    assertThat(echo.answered(reply(echo.request(7)))).hasValue(7);
  }

  @Test
  void thePingOfAnotherProgramIsNotTakenForOurs() {
    EchoProbe other = new EchoProbe.Icmpv6(OURS, BROKERS, 0x1235, 0x2ffb604200000000L);
    EchoProbe guess = new EchoProbe.Icmpv6(OURS, BROKERS, 0x1234, 42);

    assertThat(echo.answered(reply(other.request(7)))).isEmpty();
    assertThat(echo.answered(reply(guess.request(7)))).isEmpty();
  }

  @Test
  void ourOwnRequestAndAShortPacketAreNoAnswers() {
    assertThat(echo.answered(echo.request(7))).isEmpty();
    assertThat(echo.answered(reply(echo.request(7)).limit(63))).isEmpty();
  }

  @Test
  void insideAnIpv4TunnelTheEchoIsIpv4() {
    EchoProbe probe =
        new EchoProbe.Icmpv4(
            Ipv4Address.parse("192.0.2.130"), Ipv4Address.parse("192.0.2.129"), 0x1234, 42);
    ByteBuffer request = probe.request(7);

    assertThat(hex(request)).startsWith("4500002c").endsWith("000000000000002a0000000000000007");
    assertThat(probe.answered(request)).isEmpty();
    Icmpv4Echo.reply(request, 0);
    assertThat(probe.answered(request)).hasValue(7);
    assertThat(echo.answered(request)).isEmpty();
    assertThat(probe.answered(reply(echo.request(7)))).isEmpty();
  }

  private static String hex(ByteBuffer packet) {
    byte[] octets = new byte[packet.remaining()];
    packet.duplicate().get(octets);
    return HexFormat.of().formatHex(octets);
  }

  private static ByteBuffer reply(ByteBuffer request) {
    Icmpv6Echo.reply(request, 0);
    return request;
  }

  /** With the pseudo-header of RFC 8200 section 8.1; 0xFFFF when the checksum is right. */
  private static int onesComplementSum(ByteBuffer packet) {
    int sum = 24 + 58;
    for (int i = 8; i < packet.limit(); i += 2) {
      sum += packet.getShort(i) & 0xFFFF;
    }
    while (sum > 0xFFFF) {
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return sum;
  }
}
