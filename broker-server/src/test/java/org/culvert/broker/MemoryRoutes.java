// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.culvert.protocol.address.Ipv6Prefix;

/** A kernel's routes into one device, in memory. */
final class MemoryRoutes implements TunnelRoutes.Kernel {
  final Set<Ipv6Prefix> prefixes = ConcurrentHashMap.newKeySet();

  @Override
  public void add(Ipv6Prefix prefix) {
    prefixes.add(prefix);
  }

  @Override
  public void remove(Ipv6Prefix prefix) {
    prefixes.remove(prefix);
  }
}
