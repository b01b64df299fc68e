// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreeSpaceTest {
  @ParameterizedTest
  @CsvSource({
    "2001:db8::/40, '', 2001:db8::/40",
    "2001:db8::/62, 2001:db8:0:0::/64, 2001:db8:0:1::/64 2001:db8:0:2::/63",
    "2001:db8::/62, 2001:db8:0:3::/64, 2001:db8::/63 2001:db8:0:2::/64",
    "2001:db8::/62, 2001:db8:0:1::/64 2001:db8:0:2::/63, 2001:db8::/64",
    "2001:db8::/62, 2001:db8::/48, ''",
    "2001:db8::/64, 2001:db8::2/127, "
        + "2001:db8::/127 2001:db8::4/126 2001:db8::8/125 2001:db8::10/124",
  })
  void whatIsLeftAreTheLargestBlocks(String block, String held, String free) {
    assertThat(FreeSpace.of(Ipv6Prefix.parse(block), prefixes(held)))
        .startsWith(prefixes(free).toArray(Ipv6Prefix[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::/33, 2001:db8:8000::/33",
    "2001:db8:0:1::/64, 2001:db8::/64",
    "2001:db8:0:0:8000::/65, 2001:db8::/65",
    "2001:db8::/127, 2001:db8::2/127",
  })
  void halvesKnowEachOther(String one, String other) {
    assertThat(FreeSpace.otherHalf(Ipv6Prefix.parse(one))).hasToString(other);
    assertThat(FreeSpace.otherHalf(Ipv6Prefix.parse(other))).hasToString(one);
  }

  private static List<Ipv6Prefix> prefixes(String text) {
    return Stream.of(text.split(" "))
        .filter(each -> !each.isEmpty())
        .map(Ipv6Prefix::parse)
        .toList();
  }
}
