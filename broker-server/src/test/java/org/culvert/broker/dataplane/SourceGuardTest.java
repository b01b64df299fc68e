// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.culvert.protocol.address.Ipv6Address;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceGuardTest {
  private final SourceGuard guard = new SourceGuard(new EmbeddedIpv4(List.of(Packets.BROKER)));

  /** The tunnel is 2001:db8:a::512 to ::513 with 2001:db8:1512::/48; the broker is 192.0.2.1. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "forwarded",
      textBlock =
          """
          2001:db8:a::513,            2001:db8:b::80,              forwarded
          2001:db8:a::513,            2001:db8:a::512,             forwarded
          2001:db8:1512::1,           2001:db8:b::80,              forwarded
          2001:db8:1512:ffff::1,      2001:db8:b::80,              forwarded
          2001:db8:1512:0:ffff:ffff:ffff:ffff, 2001:db8:b::80,     forwarded
          2001:db8:a::512,            2001:db8:b::80,              FOREIGN_SOURCE
          2001:db8:a::514,            2001:db8:b::80,              FOREIGN_SOURCE
          2001:db8:1511:ffff::1,      2001:db8:b::80,              FOREIGN_SOURCE
          2001:db8:1513::1,           2001:db8:b::80,              FOREIGN_SOURCE
          ::,                         2001:db8:b::80,              FOREIGN_SOURCE
          ::1,                        2001:db8:b::80,              FOREIGN_SOURCE
          fe80::1,                    ff02::2,                     LINK_LOCAL_SOURCE
          febf:ffff::1,               2001:db8:b::80,              LINK_LOCAL_SOURCE
          fec0::1,                    2001:db8:b::80,              FOREIGN_SOURCE
          ff02::1,                    2001:db8:b::80,              MULTICAST_SOURCE
          2001:db8:a::513,            ff02::2,                     MULTICAST_DESTINATION
          2001:db8:a::513,            ff0e::1,                     MULTICAST_DESTINATION
          2001:db8:a::513,            fe80::1,                     LINK_LOCAL_DESTINATION
          2001:db8:a::513,            ::1,                         RESERVED_DESTINATION
          2001:db8:a::513,            ::ffff:10.0.0.1,             RESERVED_DESTINATION
          2001:db8:a::513,            2002:c000:201::1,            EMBEDDED_BROKER_ADDRESS
          2001:db8:a::513,            2002:c000:202::1,            forwarded
          2001:db8:a::513,            2001:0:c000:201::1,          EMBEDDED_BROKER_ADDRESS
          2001:db8:a::513,            2001::3fff:fdfe,             EMBEDDED_BROKER_ADDRESS
          2001:db8:a::513,            2001::c000:201,              forwarded
          2001:db8:a::513,            2001:db8:b::5efe:c000:201,   EMBEDDED_BROKER_ADDRESS
          2001:db8:a::513,            2001:db8:b::200:5efe:c000:201, EMBEDDED_BROKER_ADDRESS
          2001:db8:a::513,            2001:db8:b::5efe:c000:202,   forwarded
          2001:db8:1512::5efe:c000:201, 2001:db8:b::80,            EMBEDDED_BROKER_ADDRESS
          """)
  void onlyTheTunnelsOwnAddressesComeOutOfIt(
      String source, String destination, DropReason expected) {
    Ipv6Address from = Ipv6Address.parse(source);
    Ipv6Address to = Ipv6Address.parse(destination);

    assertThat(guard.refusal(Packets.tunnel(), from.high(), from.low(), to.high(), to.low()))
        .isEqualTo(expected);
  }
}
