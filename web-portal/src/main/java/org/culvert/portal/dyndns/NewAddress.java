// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import java.util.Optional;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;

/**
 * Which address an update is about. What a router says of itself counts if others can reach it
 * there; routers behind another NAT say a private address, and those with IPv6 theirs of that: then
 * it is where the request came from.
 */
final class NewAddress {
  private NewAddress() {}

  /**
   * @param said may be empty, or nonsense
   * @param source of the request
   */
  static Optional<Ipv4Address> of(String said, String source) {
    return ipv4(said)
        .filter(NewAddress::isPublic)
        .or(() -> ipv4(source).filter(Ipv4Address::isUnicast));
  }

  private static Optional<Ipv4Address> ipv4(String text) {
    try {
      IpAddress address = IpAddress.parse(text.strip());
      // Over IPv6 sockets IPv4 has a form of its own.
      return IpAddress.of(address.octets()) instanceof Ipv4Address found
          ? Optional.of(found)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Not RFC 1918, RFC 6598, RFC 3927; nor what no host has. */
  private static boolean isPublic(Ipv4Address address) {
    int value = address.value();
    return address.isUnicast()
        && value >>> 24 != 10
        && value >>> 20 != 0xAC1
        && value >>> 16 != 0xC0A8
        && value >>> 22 != 0x6440 >>> 6
        && value >>> 16 != 0xA9FE;
  }
}
