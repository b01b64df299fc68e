// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import java.util.Optional;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * The live v6v4 tunnel of an account.
 *
 * @param server the broker's outer end
 * @param client the other one, as the broker has it
 */
record RoutedTunnel(
    long id,
    Ipv4Address server,
    Ipv4Address client,
    Ipv6Address serverInside,
    Ipv6Address clientInside,
    Optional<Ipv6Prefix> prefix) {

  /** Whether a router means this tunnel: by its number, or by its account's name. */
  boolean isCalled(String hostname, String userid) {
    String first = hostname.replaceFirst("\\..*", "");
    return hostname.equals(Long.toString(id)) || first.equalsIgnoreCase(userid);
  }
}
