// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import org.culvert.protocol.address.Ipv4Address;

/** What dyndns2 has words for; clients act on the first one of the line. */
enum Answer {
  /** The update is noted; the broker makes it true. */
  GOOD("good"),
  /** It is there already. */
  NOCHG("nochg"),
  /** Userid and key don't belong together. Clients stop until somebody looks. */
  BADAUTH("badauth"),
  /** The account has no such tunnel, or none that could move. */
  NOHOST("nohost"),
  /** Too often, or the account is disabled. */
  ABUSE("abuse"),
  /** No tunnel was named. */
  NOTFQDN("notfqdn"),
  /** Ours is the fault, or no IPv4 address was to be seen. Clients come back later. */
  FAULT("911");

  private final String word;

  Answer(String word) {
    this.word = word;
  }

  String line() {
    return word + "\n";
  }

  String line(Ipv4Address address) {
    return word + " " + address + "\n";
  }
}
