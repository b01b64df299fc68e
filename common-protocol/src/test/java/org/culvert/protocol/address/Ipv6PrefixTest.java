// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6PrefixTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"::/0", "2001:db8::/32", "2001:db8:0:1::/64", "2001:db8::1/128", "8000::/1"})
  void aPrefixIsReadAndWrittenTheSame(String text) {
    assertThat(Ipv6Prefix.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2001:db8::",
        "2001:db8::/",
        "2001:db8::/129",
        "2001:db8::/-1",
        "2001:db8::/032",
        "/32",
        "2001:db8::1/32",
        "2001:db8::/28",
        "2001:db8::/32/32",
        "2001:db8::/3a",
        "192.0.2.0/24",
      })
  void whatIsNoPrefixIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Ipv6Prefix.parse(text));
  }

  @Test
  void containmentIsThatOfRangesOf128BitNumbers() {
    Random random = new Random(5952);
    int contained = 0;
    int overlapping = 0;
    for (int i = 0; i < 5000; i++) {
      Ipv6Address base = new Ipv6Address(random.nextLong(), random.nextLong());
      Ipv6Prefix one = Ipv6Prefix.around(base, random.nextInt(129));
      // Differs from the base in one bit, so that both outcomes are frequent.
      Ipv6Address near = flipped(base, random.nextInt(128));
      Ipv6Prefix other = Ipv6Prefix.around(near, random.nextInt(129));
      boolean inside =
          first(one).compareTo(IpAddressTest.number(near)) <= 0
              && last(one).compareTo(IpAddressTest.number(near)) >= 0;
      boolean covers =
          first(one).compareTo(first(other)) <= 0 && last(one).compareTo(last(other)) >= 0;
      boolean apart =
          last(one).compareTo(first(other)) < 0 || last(other).compareTo(first(one)) < 0;
      assertThat(one.contains(near)).isEqualTo(inside);
      assertThat(one.contains(other)).isEqualTo(covers);
      assertThat(one.overlaps(other)).isEqualTo(!apart);
      contained += covers ? 1 : 0;
      overlapping += apart ? 0 : 1;
    }
    assertThat(contained).isBetween(500, 4500);
    assertThat(overlapping).isBetween(500, 4500);
  }

  private static Ipv6Address flipped(Ipv6Address address, int bit) {
    return bit < 64
        ? new Ipv6Address(address.high() ^ 1L << 63 - bit, address.low())
        : new Ipv6Address(address.high(), address.low() ^ 1L << 127 - bit);
  }

  private static BigInteger first(Ipv6Prefix prefix) {
    return IpAddressTest.number(prefix.network());
  }

  private static BigInteger last(Ipv6Prefix prefix) {
    return first(prefix).add(BigInteger.TWO.pow(128 - prefix.length())).subtract(BigInteger.ONE);
  }
}
