// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;

/** Finds the IPv4 address of the interface that the user named in {@code if_source}. */
final class SourceInterface {
  private SourceInterface() {}

  /** With any port; empty when there is no such interface, or no IPv4 address on it. */
  static Optional<InetSocketAddress> address(String name) {
    try {
      NetworkInterface found = NetworkInterface.getByName(name);
      return found == null
          ? Optional.empty()
          : found
              .inetAddresses()
              .filter(Inet4Address.class::isInstance)
              .findFirst()
              .map((InetAddress address) -> new InetSocketAddress(address, 0));
    } catch (SocketException e) {
      return Optional.empty();
    }
  }
}
