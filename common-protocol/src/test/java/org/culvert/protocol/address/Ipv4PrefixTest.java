// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv4PrefixTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, ::ffff:0.0.0.0/96",
    "192.0.2.128/25, ::ffff:192.0.2.128/121",
    "255.255.255.255/32, ::ffff:255.255.255.255/128"
  })
  void isOnePrefixOfTheMappedAddresses(String text, String mapped) {
    Ipv4Prefix prefix = Ipv4Prefix.parse(text);
    assertThat(prefix.mapped()).isEqualTo(Ipv6Prefix.parse(mapped));
    assertThat(Ipv4Prefix.of(prefix.mapped())).isEqualTo(prefix).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1/24", "192.0.2.0/33", "192.0.2.0/024", "192.0.2.0", "::/0"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> Ipv4Prefix.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2001:db8::/32", "::/96", "::fffe:0:0/95", "64:ff9b::/96"})
  void otherPrefixesAreNotMapped(String text) {
    Ipv6Prefix prefix = Ipv6Prefix.parse(text);
    assertThat(Ipv4Prefix.isMapped(prefix)).isFalse();
    assertThatThrownBy(() -> Ipv4Prefix.of(prefix)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void addressesOfBothFamiliesAreToldApartByTheirHalves() {
    IpAddress ipv4 = IpAddress.parse("192.0.2.129");
    assertThat(ipv4.high()).isZero();
    assertThat(ipv4.low()).isEqualTo(0xFFFF_C000_0281L).isEqualTo(Ipv4Address.low(0xC0000281));
    assertThat(IpAddress.of(ipv4.high(), ipv4.low())).isEqualTo(ipv4);
    IpAddress ipv6 = IpAddress.parse("2001:db8::1");
    assertThat(IpAddress.of(ipv6.high(), ipv6.low())).isEqualTo(ipv6);
    assertThat(IpAddress.of(0, 1)).isEqualTo(Ipv6Address.parse("::1"));
  }
}
