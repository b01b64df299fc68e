// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.broker.realm.Inbound;
import org.culvert.protocol.address.IpAddress;

/**
 * What an account wants to come into its tunnels.
 *
 * @param openings also in, when the policy is outbound only
 */
public record InboundRules(Inbound policy, List<Opening> openings) {
  /** More would take too long to look through for each packet that nobody asked for. */
  public static final int MOST_OPENINGS = 64;

  public InboundRules {
    openings = List.copyOf(openings.subList(0, Math.min(openings.size(), MOST_OPENINGS)));
  }

  static InboundRules of(Inbound policy) {
    return new InboundRules(policy, List.of());
  }

  /**
   * Whoever wants may send this.
   *
   * @param protocol number in the IP header
   * @param port empty: all of them
   * @param address of the client, or in its prefix; empty: all of them
   */
  public record Opening(int protocol, OptionalInt port, Optional<IpAddress> address) {}
}
