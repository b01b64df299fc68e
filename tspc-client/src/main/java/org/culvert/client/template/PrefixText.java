// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import org.culvert.protocol.address.Ipv6Prefix;

/**
 * The value of TSP_PREFIX: the groups of the written-out prefix that its length reaches into.
 * Scripts append {@code ::1/64} or {@code ::/LENGTH}; a whole address would break them.
 */
final class PrefixText {
  private static final int BITS_PER_GROUP = 16;
  private static final int CHARACTERS_PER_GROUP = 5;

  private PrefixText() {}

  /** {@code 2001:0db8:1501:e300} for a /56, {@code 2001:0db8:1501} for a /48. */
  static String of(Ipv6Prefix prefix) {
    int groups = (prefix.length() + BITS_PER_GROUP - 1) / BITS_PER_GROUP;
    return prefix.network().wireText().substring(0, groups * CHARACTERS_PER_GROUP - 1);
  }
}
