// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/** The names below ip6.arpa (RFC 3596 section 2.5): one label for each four bits. */
public final class ReverseNames {
  private static final int BITS = 4;

  private ReverseNames() {}

  /** Where the PTR record of an address belongs. */
  static String of(Ipv6Address address) {
    return zone(address, 128);
  }

  /**
   * The zones that together are the prefix: one if its length is a multiple of four, otherwise two,
   * four or eight.
   */
  public static List<String> zones(Ipv6Prefix prefix) {
    int length = (prefix.length() + BITS - 1) / BITS * BITS;
    return LongStream.range(0, 1L << length - prefix.length())
        .mapToObj(index -> zone(shifted(prefix.network(), index, length), length))
        .toList();
  }

  private static Ipv6Address shifted(Ipv6Address network, long index, int length) {
    return length <= 64
        ? new Ipv6Address(network.high() | index << 64 - length, network.low())
        : new Ipv6Address(network.high(), network.low() | index << 128 - length);
  }

  private static String zone(Ipv6Address network, int length) {
    String digits =
        HexFormat.of().toHexDigits(network.high()) + HexFormat.of().toHexDigits(network.low());
    StringBuilder name = new StringBuilder();
    for (int i = length / BITS - 1; i >= 0; i--) {
      name.append(digits.charAt(i)).append('.');
    }
    return name.append("ip6.arpa").toString();
  }
}
