// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.cluster;

import java.util.List;
import java.util.OptionalLong;
import org.culvert.broker.redirect.Load;

/**
 * Where brokers say that they are there. Time is the store's alone, so that brokers need not agree
 * on it. A store that can't be had is an exception, and soon.
 */
public interface Leases {
  /**
   * What a broker last said of itself.
   *
   * @param alive its lease has not ended
   * @param draining newcomers are not to be sent to it
   */
  record Member(
      String name,
      String region,
      List<String> addresses,
      Load load,
      boolean alive,
      boolean draining) {
    public Member {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Begins a lease.
   *
   * @return its epoch; empty while a broker of that name has a lease
   */
  OptionalLong begin(ClusterSettings settings);

  /** Goes on with it; false when it had ended, or has been begun anew. */
  boolean renew(ClusterSettings settings, long epoch, Load load);

  /** Ends it now: others need not wait. */
  void end(ClusterSettings settings, long epoch);

  List<Member> members();
}
