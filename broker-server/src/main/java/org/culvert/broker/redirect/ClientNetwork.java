// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.redirect;

import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * Addresses that clients may come from: {@code 203.0.113.0/24}, {@code 2001:db8::/32}, or one of
 * them.
 */
public record ClientNetwork(IpAddress first, int length) {
  /**
   * @throws IllegalArgumentException with what would be right
   */
  public static ClientNetwork parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    String length = slash < 0 ? "" : text.substring(slash + 1);
    IpAddress first = IpAddress.parse(address);
    int longest = first instanceof Ipv4Address ? 32 : 128;
    if (slash >= 0 && (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > longest)) {
      throw new IllegalArgumentException("\"%s\" is not a network".formatted(text));
    }
    ClientNetwork network =
        new ClientNetwork(first, slash < 0 ? longest : Integer.parseInt(length));
    if (!of(first, network.length).equals(network)) {
      throw new IllegalArgumentException("\"%s\" has bits set behind its length".formatted(text));
    }
    return network;
  }

  /** The network of that length around an address. */
  static ClientNetwork of(IpAddress address, int length) {
    return switch (address) {
      case Ipv4Address(int value) ->
          new ClientNetwork(new Ipv4Address(length == 0 ? 0 : value & -1 << (32 - length)), length);
      case Ipv6Address v6 -> new ClientNetwork(Ipv6Prefix.around(v6, length).network(), length);
    };
  }

  boolean contains(IpAddress address) {
    return address.getClass() == first.getClass() && of(address, length).equals(this);
  }
}
