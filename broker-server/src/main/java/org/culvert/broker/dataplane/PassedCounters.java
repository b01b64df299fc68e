// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import org.culvert.broker.tunnel.Tally;

/**
 * Packets that passed, and their octets. One packet thread writes; anybody reads, a moment late.
 */
final class PassedCounters {
  private final Tally packets = new Tally();
  private final Tally octets = new Tally();

  void add(int length) {
    packets.add(1);
    octets.add(length);
  }

  long packets() {
    return packets.value();
  }

  long octets() {
    return octets.value();
  }
}
