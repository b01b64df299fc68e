// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import java.util.List;
import java.util.Optional;
import org.culvert.broker.delegation.ReverseNames;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * All that setup has to know.
 *
 * @param address that clients connect to
 * @param name that they connect to, which may be the address
 * @param names empty: nothing is in the DNS
 */
record Answers(
    PrefixPlan plan,
    Ipv4Address address,
    String name,
    Optional<Names> names,
    String databaseUrl,
    String databaseUser) {
  private static final int LABEL = 4;

  /**
   * @param domain of the accounts' names, a zone of its own
   * @param primary the name server that takes the updates, with or without a port
   */
  record Names(String domain, String primary) {}

  /**
   * The zones below ip6.arpa. None for a prefix on a link: that zone has the names of machines of
   * others in it, and stays with the provider.
   */
  List<String> reverseZones() {
    return plan.onLink().isPresent() ? List.of() : ReverseNames.zones(plan.given());
  }

  /** The same as the settings have it: a prefix can be read, the name of its zone can't. */
  List<String> reverseSettings() {
    Ipv6Prefix given = plan.given();
    boolean one = given.length() % LABEL == 0 && plan.onLink().isEmpty();
    return one ? List.of(given.toString()) : reverseZones();
  }
}
