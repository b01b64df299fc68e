// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.redirect;

import org.culvert.protocol.address.IpAddress;

/**
 * A client as far as it is known at VERSION.
 *
 * @param knowsRedirection versions before 2.0.1 take a list for an error
 * @param overUdp its address may be forged
 */
public record Visitor(IpAddress address, boolean knowsRedirection, boolean overUdp) {
  private static final int SITE_OF_IPV6 = 64;

  /** One party: who has an IPv6 address has all of its /64. */
  ClientNetwork party() {
    return ClientNetwork.of(address, address.octets().length == 4 ? 32 : SITE_OF_IPV6);
  }

  /** The network that one party may well have to itself. */
  ClientNetwork neighbourhood() {
    return ClientNetwork.of(address, address.octets().length == 4 ? 24 : 48);
  }
}
