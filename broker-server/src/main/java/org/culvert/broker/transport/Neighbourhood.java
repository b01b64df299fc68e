// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;

/** The network that one party may well have to itself: a /24 of IPv4, a /48 of IPv6. */
final class Neighbourhood {
  private Neighbourhood() {}

  static IpAddress of(IpAddress address) {
    return switch (address) {
      case Ipv4Address v4 -> new Ipv4Address(v4.value() & 0xFFFFFF00);
      case Ipv6Address v6 -> new Ipv6Address(v6.high() & -1L << 16, 0);
    };
  }
}
