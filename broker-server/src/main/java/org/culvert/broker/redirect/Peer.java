// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.redirect;

import java.util.List;

/**
 * Another broker of this one's cluster, which has the same accounts and addresses.
 *
 * @param addresses where clients reach it
 */
public record Peer(String name, String region, List<OtherBroker> addresses, Load load) {
  public Peer {
    addresses = List.copyOf(addresses);
  }

  /** Whether a list of the settings means it. */
  boolean isCalled(String text) {
    return text.equalsIgnoreCase(name) || (!region.isEmpty() && text.equalsIgnoreCase(region));
  }
}
