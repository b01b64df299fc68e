// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;

/** Finds an address of the interface that the user named in {@code if_source}. */
final class SourceInterface {
  private SourceInterface() {}

  /**
   * With any port; empty when there is no such interface, or no address on it that others reach.
   *
   * @param family Inet4Address or Inet6Address
   */
  static Optional<InetSocketAddress> address(String name, Class<? extends InetAddress> family) {
    try {
      NetworkInterface found = NetworkInterface.getByName(name);
      return found == null
          ? Optional.empty()
          : found
              .inetAddresses()
              .filter(family::isInstance)
              .filter(address -> !address.isLinkLocalAddress())
              .findFirst()
              .map((InetAddress address) -> new InetSocketAddress(address, 0));
    } catch (SocketException e) {
      return Optional.empty();
    }
  }
}
