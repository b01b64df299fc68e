// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Tunnels by prefix, longest match first. Realms delegate a handful of lengths, so one index for
 * each length that ever occurred is probed in turn: a few hash look-ups, no tree. Concurrency as in
 * {@link AddressIndex}.
 */
final class PrefixIndex {
  private record Level(int length, long highMask, long lowMask, AddressIndex index) {}

  /** Longest first; replaced as a whole. */
  private volatile Level[] levels = {};

  @Nullable LiveTunnel find(long high, long low) {
    for (Level level : levels) {
      LiveTunnel found = level.index.find(high & level.highMask, low & level.lowMask);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  @Nullable LiveTunnel findExactly(Ipv6Prefix prefix) {
    Ipv6Address network = prefix.network();
    return level(prefix.length()).index.find(network.high(), network.low());
  }

  void put(Ipv6Prefix prefix, LiveTunnel tunnel) {
    Ipv6Address network = prefix.network();
    level(prefix.length()).index.put(network.high(), network.low(), tunnel);
  }

  void remove(Ipv6Prefix prefix, LiveTunnel tunnel) {
    Ipv6Address network = prefix.network();
    level(prefix.length()).index.remove(network.high(), network.low(), tunnel);
  }

  private Level level(int length) {
    Level[] now = levels;
    int place = 0;
    while (place < now.length && now[place].length >= length) {
      if (now[place].length == length) {
        return now[place];
      }
      place++;
    }
    Level added =
        new Level(
            length, Ipv6Prefix.highMask(length), Ipv6Prefix.lowMask(length), new AddressIndex());
    Level[] more = new Level[now.length + 1];
    System.arraycopy(now, 0, more, 0, place);
    more[place] = added;
    System.arraycopy(now, place, more, place + 1, now.length - place);
    levels = more;
    return added;
  }
}
