// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import static org.assertj.core.api.Assertions.assertThat;

import org.culvert.protocol.address.Ipv4Address;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewAddressTest {
  private static final String SOURCE = "198.51.100.7";

  @ParameterizedTest
  @CsvSource({
    "203.0.113.5, 198.51.100.7, 203.0.113.5",
    "203.0.113.5, 2001:db8::1, 203.0.113.5",
    "::ffff:203.0.113.5, 198.51.100.7, 203.0.113.5",
    "'', ::ffff:198.51.100.7, 198.51.100.7",
    "172.15.0.1, 198.51.100.7, 172.15.0.1",
    "172.32.0.1, 198.51.100.7, 172.32.0.1",
    "'', 10.0.0.9, 10.0.0.9"
  })
  void itIsWhereTheRouterSaysOrIsSeen(String said, String source, String expected) {
    assertThat(NewAddress.of(said, source)).contains(Ipv4Address.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.1.1",
        "127.0.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "2001:db8::5",
        "fe80::1",
        "203.0.113",
        "203.0.113.5; reboot",
        "auto",
        "%i"
      })
  void whatOthersCantReachIsIgnored(String said) {
    assertThat(NewAddress.of(said, SOURCE)).contains(Ipv4Address.parse(SOURCE));
    assertThat(NewAddress.of(said, "2001:db8::1")).isEmpty();
  }
}
