// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTextTest {
  private static final Ipv6Address ADDRESS = Ipv6Address.parse("2001:db8:1501:e3f7::");

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1234::/48,2001:0db8:1234",
    "2001:db8:1501:e300::/56,2001:0db8:1501:e300",
    "2001:db8:1501:e3f7::/64,2001:0db8:1501:e3f7",
    "2001:db8::/32,2001:0db8",
  })
  void wholeGroupsAreKept(String prefix, String text) {
    assertThat(PrefixText.of(Ipv6Prefix.parse(prefix))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64})
  void whatScriptsMakeOfItIsTheRealPrefix(int length) {
    Ipv6Prefix prefix = Ipv6Prefix.around(ADDRESS, length);

    assertThat(Ipv6Prefix.parse(PrefixText.of(prefix) + "::/" + length)).isEqualTo(prefix);
    assertThat(prefix.contains(Ipv6Address.parse(PrefixText.of(prefix) + "::1"))).isTrue();
  }

  @Test
  void itHasNoShortForm() {
    assertThat(PrefixText.of(Ipv6Prefix.parse("2001:db8:0:100::/56")))
        .isEqualTo("2001:0db8:0000:0100");
  }
}
