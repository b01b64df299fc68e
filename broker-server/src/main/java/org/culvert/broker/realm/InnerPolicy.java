// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

import java.util.Optional;
import org.culvert.broker.prefix.PrefixPool;

/**
 * What goes on inside the tunnels of a realm.
 *
 * @param ipv4Pool where the two inner addresses of each v4v6 tunnel come from, IPv4-mapped; empty
 *     when the realm has no such tunnels
 * @param mtu longest inner packet: every client sets 1280, and what is longer is answered by packet
 *     too big
 * @param nested whether other tunnels may go through: IP in IP inside the inner packet
 * @param reach which other clients its clients reach
 * @param inbound what may come in, unless the owner of a tunnel has decided that
 * @param limits how much goes through, unless an operator has decided that for the account
 */
public record InnerPolicy(
    Optional<PrefixPool> ipv4Pool,
    int mtu,
    boolean nested,
    Reach reach,
    Inbound inbound,
    Limits limits) {
  public static final InnerPolicy DEFAULT =
      new InnerPolicy(Optional.empty(), 1280, false, Reach.EVERYBODY, Inbound.OPEN, Limits.NONE);

  public InnerPolicy {
    if (mtu < 1280) {
      throw new IllegalArgumentException("IPv6 needs an MTU of 1280 (RFC 8200 section 5)");
    }
  }
}
