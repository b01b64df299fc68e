// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.culvert.protocol.address.Icmpv4Echo;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InnerAddressesTest {
  private static final InnerAddresses IPV4 =
      new InnerAddresses.Ipv4(Ipv4Address.parse("192.0.2.130"));
  private static final InnerAddresses IPV6 =
      new InnerAddresses.Ipv6(
          Ipv6Address.parse("2001:db8:a::513"),
          Optional.of(Ipv6Prefix.parse("2001:db8:1501:e300::/56")));

  @ParameterizedTest
  @CsvSource({
    "192.0.2.130, 198.51.100.1, true, false",
    "198.51.100.1, 192.0.2.130, false, true",
    "192.168.1.1, 198.51.100.1, false, false",
  })
  void onlyOurIpv4GoesThrough(String from, String to, boolean out, boolean in) {
    ByteBuffer packet = ByteBuffer.allocate(50);
    new Icmpv4Echo(1, 2, 3, 4)
        .writeRequest(packet, 3, Ipv4Address.parse(from), Ipv4Address.parse(to));

    assertThat(IPV4.mayLeave(packet, 3, Icmpv4Echo.LENGTH)).isEqualTo(out);
    assertThat(IPV4.mayEnter(packet, 3, Icmpv4Echo.LENGTH)).isEqualTo(in);
    assertThat(IPV6.mayLeave(packet, 3, Icmpv4Echo.LENGTH)).isFalse();
    assertThat(IPV4.mayEnter(packet, 3, Icmpv4Echo.LENGTH - 1)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:a::513, 2001:db8::1, true, false",
    "2001:db8:1501:e3ff::1, 2001:db8::1, true, false",
    "2001:db8::1, 2001:db8:a::513, false, true",
    "2001:db8::1, 2001:db8:1501:e300::9, false, true",
    "fe80::1, 2001:db8::1, false, false",
  })
  void onlyOurIpv6GoesThrough(String from, String to, boolean out, boolean in) {
    ByteBuffer packet = ByteBuffer.allocate(70);
    new Icmpv6Echo(1, 2, 3, 4)
        .writeRequest(packet, 3, Ipv6Address.parse(from), Ipv6Address.parse(to));

    assertThat(IPV6.mayLeave(packet, 3, Icmpv6Echo.LENGTH)).isEqualTo(out);
    assertThat(IPV6.mayEnter(packet, 3, Icmpv6Echo.LENGTH)).isEqualTo(in);
    assertThat(IPV4.mayLeave(packet, 3, Icmpv6Echo.LENGTH)).isFalse();
  }
}
