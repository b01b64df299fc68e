// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.List;
import java.util.Set;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * Which addresses can be a client's outer end. The broker's own can't: packets would go round for
 * ever; nor can one inside a tunnel, for the same reason.
 *
 * @param own every address of this machine, and the one that it announces
 * @param inside where the inner addresses of all realms come from, IPv4 ones mapped
 */
public record OuterEnds(Set<IpAddress> own, List<Ipv6Prefix> inside) {
  public OuterEnds {
    own = Set.copyOf(own);
    inside = List.copyOf(inside);
  }

  /**
   * Whether a tunnel may end where a client speaks from. Loopback addresses can't come from another
   * machine: whoever has one is at home, and tries something out.
   */
  boolean allowsSource(IpAddress source) {
    return isLoopback(source) || allows(source);
  }

  boolean allows(IpAddress address) {
    return isHost(address) && !own.contains(address) && !isInside(address);
  }

  /**
   * Whether a client behind a NAT can have that address. Private ones may well be the same as some
   * of the broker's.
   */
  boolean allowsBehindNat(IpAddress address) {
    return isHost(address)
        && (!own.contains(address) || (address instanceof Ipv4Address ipv4 && ipv4.isPrivate()));
  }

  private boolean isInside(IpAddress address) {
    Ipv6Address mapped = new Ipv6Address(address.high(), address.low());
    return inside.stream().anyMatch(prefix -> prefix.contains(mapped));
  }

  private static boolean isLoopback(IpAddress address) {
    return switch (address) {
      case Ipv4Address(int value) -> value >>> 24 == 127;
      case Ipv6Address(long high, long low) -> high == 0 && low == 1;
    };
  }

  /** Not of RFC 6890's blocks that no packet may come from. */
  private static boolean isHost(IpAddress address) {
    return switch (address) {
      case Ipv4Address ipv4 -> ipv4.isUnicast() && ipv4.value() >>> 16 != 0xA9FE;
      case Ipv6Address(long high, _) -> {
        boolean linkLocal = high >>> 54 == 0xFE80 >>> 6;
        boolean multicast = high >>> 56 == 0xFF;
        yield high >>> 56 != 0 && !linkLocal && !multicast;
      }
    };
  }
}
