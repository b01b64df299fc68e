// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReverseNamesTest {
  /** The example of RFC 3596 section 2.5. */
  @Test
  void rfc3596_section2_5_example() {
    assertThat(ReverseNames.of(Ipv6Address.parse("4321:0:1:2:3:4:567:89ab")))
        .isEqualTo("b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa");
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::/32,           1, 8.b.d.0.1.0.0.2.ip6.arpa",
    "2001:db8:1501:e300::/56, 1, 3.e.1.0.5.1.8.b.d.0.1.0.0.2.ip6.arpa",
    "2001:db8:1501:e200::/55, 2, 2.e.1.0.5.1.8.b.d.0.1.0.0.2.ip6.arpa",
    "2001:db8:1501:e380::/57, 8, 8.3.e.1.0.5.1.8.b.d.0.1.0.0.2.ip6.arpa",
    "2001:db8:1501:e3c0::/58, 4, c.3.e.1.0.5.1.8.b.d.0.1.0.0.2.ip6.arpa",
    "2001:db8:1501:e3c4::/63, 2, 4.c.3.e.1.0.5.1.8.b.d.0.1.0.0.2.ip6.arpa",
  })
  void prefixHasItsZones(String prefix, int count, String first) {
    assertThat(ReverseNames.zones(Ipv6Prefix.parse(prefix))).hasSize(count).startsWith(first);
  }

  @Test
  void zonesOfAPrefixAreExactlyIt() {
    SplittableRandom random = new SplittableRandom(3596);
    for (int i = 0; i < 500; i++) {
      Ipv6Address address = new Ipv6Address(random.nextLong(), random.nextLong());
      Ipv6Prefix prefix = Ipv6Prefix.around(address, random.nextInt(1, 129));
      List<String> zones = ReverseNames.zones(prefix);
      assertThat(zones).as(prefix.toString()).doesNotHaveDuplicates();
      assertThat(zones).anyMatch(zone -> isIn(address, zone));
      Ipv6Prefix beside = Ipv6Prefix.around(address.plus(random.nextLong()), prefix.length());
      Set<String> others = new HashSet<>(ReverseNames.zones(beside));
      others.retainAll(zones);
      assertThat(others).hasSize(beside.equals(prefix) ? zones.size() : 0);
    }
  }

  private static boolean isIn(Ipv6Address address, String zone) {
    String name = ReverseNames.of(address);
    return name.equals(zone) || name.endsWith("." + zone);
  }
}
