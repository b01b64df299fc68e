// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.util.List;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * Which addresses are hosts on the public Internet. A client says which servers are asked, so
 * without this it could have the broker knock on doors of the broker's own network.
 */
public final class PublicAddress {
  /** The IPv4 special-purpose registry of IANA (RFC 6890), and multicast and above. */
  private static final List<Block> NOT_PUBLIC =
      List.of(
          block("0.0.0.0", 8),
          block("10.0.0.0", 8),
          block("100.64.0.0", 10),
          block("127.0.0.0", 8),
          block("169.254.0.0", 16),
          block("172.16.0.0", 12),
          block("192.0.0.0", 24),
          block("192.0.2.0", 24),
          block("192.88.99.0", 24),
          block("192.168.0.0", 16),
          block("198.18.0.0", 15),
          block("198.51.100.0", 24),
          block("203.0.113.0", 24),
          block("224.0.0.0", 3));

  /** Inside 2000::/3: special purposes, among them Teredo, documentation, and 6to4. */
  private static final List<Ipv6Prefix> NOT_PUBLIC_EITHER =
      List.of(
          Ipv6Prefix.parse("2001::/23"),
          Ipv6Prefix.parse("2001:db8::/32"),
          Ipv6Prefix.parse("2002::/16"),
          Ipv6Prefix.parse("3fff::/20"));

  private record Block(int network, int mask) {
    boolean contains(int address) {
      return (address & mask) == network;
    }
  }

  private PublicAddress() {}

  public static boolean is(IpAddress address) {
    return switch (address) {
      case Ipv4Address(int value) -> NOT_PUBLIC.stream().noneMatch(block -> block.contains(value));
      case Ipv6Address ipv6 ->
          ipv6.isGlobalUnicast()
              && NOT_PUBLIC_EITHER.stream().noneMatch(prefix -> prefix.contains(ipv6));
    };
  }

  private static Block block(String network, int length) {
    return new Block(Ipv4Address.parse(network).value(), -1 << 32 - length);
  }
}
