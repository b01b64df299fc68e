// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.prefix;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * What is free of a block, as the largest blocks that it can be cut into: each is half of one that
 * is not free as a whole. So a block that is free again is merged with its other half and so on,
 * and what is left after one was taken out of the middle is one block of each length. Pure
 * arithmetic.
 */
public final class FreeSpace {
  private FreeSpace() {}

  /**
   * What of {@code block} is not held, in the order of addresses.
   *
   * @param held prefixes of which no two overlap
   */
  public static List<Ipv6Prefix> of(Ipv6Prefix block, Collection<Ipv6Prefix> held) {
    List<Ipv6Prefix> sorted =
        held.stream()
            .filter(block::overlaps)
            .sorted(Comparator.comparing(Ipv6Prefix::network))
            .toList();
    List<Ipv6Prefix> free = new ArrayList<>();
    collect(block, sorted, free);
    return free;
  }

  /** Halves the block until a half is wholly free or wholly held. */
  private static void collect(Ipv6Prefix block, List<Ipv6Prefix> held, List<Ipv6Prefix> free) {
    if (held.isEmpty()) {
      free.add(block);
    } else if (!held.getFirst().contains(block)) {
      Ipv6Prefix lower = new Ipv6Prefix(block.network(), block.length() + 1);
      Ipv6Prefix upper = otherHalf(lower);
      int split = 0;
      while (split < held.size() && held.get(split).network().compareTo(upper.network()) < 0) {
        split++;
      }
      collect(lower, held.subList(0, split), free);
      collect(upper, held.subList(split, held.size()), free);
    }
  }

  /** The prefix that makes a whole with this one. */
  public static Ipv6Prefix otherHalf(Ipv6Prefix prefix) {
    int length = prefix.length();
    Ipv6Address network = prefix.network();
    return new Ipv6Prefix(
        length <= 64
            ? new Ipv6Address(network.high() ^ 1L << 64 - length, network.low())
            : new Ipv6Address(network.high(), network.low() ^ 1L << 128 - length),
        length);
  }
}
