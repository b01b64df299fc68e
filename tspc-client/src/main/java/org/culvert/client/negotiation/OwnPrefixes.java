// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/** The IPv6 networks that this machine is in already. */
final class OwnPrefixes {
  private OwnPrefixes() {}

  /**
   * @param except interfaces that the tunnel itself configures
   */
  static List<Ipv6Prefix> of(Set<String> except) {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(network -> !except.contains(network.getName()))
          .flatMap(network -> network.getInterfaceAddresses().stream())
          .flatMap(OwnPrefixes::prefix)
          .toList();
    } catch (SocketException e) {
      // Without a list of interfaces there are no networks to protect.
      return List.of();
    }
  }

  private static Stream<Ipv6Prefix> prefix(InterfaceAddress address) {
    int length = address.getNetworkPrefixLength();
    return IpAddress.of(address.getAddress().getAddress()) instanceof Ipv6Address ipv6
            && !ipv6.isLinkLocal()
            && length > 0
        ? Stream.of(Ipv6Prefix.around(ipv6, length))
        : Stream.empty();
  }
}
