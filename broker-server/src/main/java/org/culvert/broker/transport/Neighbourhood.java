// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;

/** Which addresses are likely to be one party's, when something is limited for each. */
final class Neighbourhood {
  private Neighbourhood() {}

  /** What one party has for certain: whoever has an address of IPv6 has all of its /64. */
  static IpAddress party(IpAddress address) {
    return switch (address) {
      case Ipv4Address v4 -> v4;
      case Ipv6Address v6 -> new Ipv6Address(v6.high(), 0);
    };
  }

  /** What one party may well have to itself: a /24 of IPv4, a /48 of IPv6. */
  static IpAddress of(IpAddress address) {
    return switch (address) {
      case Ipv4Address v4 -> new Ipv4Address(v4.value() & 0xFFFFFF00);
      case Ipv6Address v6 -> new Ipv6Address(v6.high() & -1L << 16, 0);
    };
  }
}
