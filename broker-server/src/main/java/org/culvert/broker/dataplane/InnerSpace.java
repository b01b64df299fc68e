// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.util.List;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * All addresses that may be inside tunnels: the pools of the realms, IPv4 ones IPv4-mapped. There
 * are a few, so they are looked through. Immutable; allocates nothing for a packet.
 */
final class InnerSpace {
  private final Ipv6Prefix[] pools;
  private final IpAddress[] routers;
  private final boolean shared;

  /**
   * @param shared whether other brokers have tunnels with addresses of the same pools
   */
  InnerSpace(List<Ipv6Prefix> pools, boolean shared) {
    this.shared = shared;
    this.pools = pools.toArray(Ipv6Prefix[]::new);
    this.routers = new IpAddress[this.pools.length];
    for (int i = 0; i < routers.length; i++) {
      // The first pair of a pool is the broker's own.
      Ipv6Address own = this.pools[i].network().plus(1);
      routers[i] = IpAddress.of(own.high(), own.low());
    }
  }

  /** The pool that the address is in, or -1. */
  int poolOf(long high, long low) {
    for (int i = 0; i < pools.length; i++) {
      if (pools[i].contains(high, low)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether an address of a pool that has no tunnel here may have one at another broker. */
  boolean isShared() {
    return shared;
  }

  /** The broker's address in that pool, to speak from about addresses that nobody has. */
  IpAddress router(int pool) {
    return routers[pool];
  }
}
