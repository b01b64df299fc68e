// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.cluster;

import java.time.Duration;
import java.util.List;
import org.culvert.broker.redirect.OtherBroker;

/**
 * How a broker takes part in a cluster.
 *
 * @param name that no other broker of the database has
 * @param region where it is, for the operator's lists of redirection; may be empty
 * @param addresses where clients reach it; empty: clients are not sent to it
 * @param lease how long it may go on forwarding without a word from the database
 * @param routes what the kernel is told to route into its device
 */
public record ClusterSettings(
    String name, String region, List<OtherBroker> addresses, Duration lease, Routes routes) {
  /** What the kernel of a broker routes into its device. */
  public enum Routes {
    /** The pools: what is not routed to this broker's machine must not get there. */
    POOLS,
    /** The addresses and the prefix of each tunnel that it carries, and nothing else. */
    TUNNELS
  }

  private static final int BEATS = 5;

  public ClusterSettings {
    addresses = List.copyOf(addresses);
  }

  /** How often the lease is renewed. */
  public Duration beat() {
    return lease.dividedBy(BEATS);
  }

  /**
   * Its own end of the lease comes before the database's: clocks drift, and packets are under way.
   */
  Duration margin() {
    return lease.dividedBy(BEATS * 2);
  }
}
