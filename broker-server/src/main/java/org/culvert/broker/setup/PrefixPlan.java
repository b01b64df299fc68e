// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * How a prefix that a machine was given becomes the pools of a broker. Pure arithmetic:
 *
 * <ul>
 *   <li>up to a /62: the first sixteenth (of a small one more) is kept, and two /64 of it are the
 *       addresses of tunnels; the other half, quarter, eighth and sixteenth are given away;
 *   <li>a /63: a /64 for either realm, and nothing is left to give away;
 *   <li>a /64: two /80 of it, and the rest stays free.
 * </ul>
 *
 * Where there is room the very first part is left alone, because that is where people number their
 * own machines; parts with addresses of this machine always are.
 *
 * @param onLink the interface whose link the prefix is on; empty when it is routed to this machine
 * @param guests addresses of anonymous tunnels
 * @param members addresses of tunnels with an account
 * @param delegations what prefixes are given away from, the largest first
 * @param largest the largest prefix that an account may have
 * @param kept the part that is not given away; the addresses of tunnels are in it
 */
record PrefixPlan(
    Ipv6Prefix given,
    Optional<String> onLink,
    Ipv6Prefix guests,
    Ipv6Prefix members,
    List<Ipv6Prefix> delegations,
    int largest,
    Ipv6Prefix kept) {
  static final int SHORTEST = 32;
  static final int LONGEST = 64;

  private static final int PART_OF_64 = 80;
  private static final int SMALLEST_HALF = 63;
  private static final int SIXTEENTH = 4;

  /** Then the first /64 of it is left alone. */
  private static final int ROOMY = 62;

  /** About 240 accounts can have the largest prefix; nobody needs more than a /48. */
  private static final int EIGHT_BITS = 8;

  private static final int NOBODY_NEEDS_MORE = 48;

  PrefixPlan {
    delegations = List.copyOf(delegations);
  }

  /**
   * @param taken addresses that this machine has itself
   * @throws IllegalArgumentException with a text for the operator
   */
  static PrefixPlan of(Ipv6Prefix given, Optional<String> onLink, Collection<Ipv6Address> taken) {
    if (given.length() < SHORTEST || given.length() > LONGEST) {
      throw new IllegalArgumentException(
          "%s: a broker is given a /%d to a /%d".formatted(given, SHORTEST, LONGEST));
    }
    if (onLink.isPresent() && given.length() != LONGEST) {
      throw new IllegalArgumentException(
          "%s can't be on a link: that is always a /64. A larger prefix is routed to this machine"
              .formatted(given));
    }
    return given.length() == LONGEST ? partsOf64(given, onLink, taken) : halves(given, taken);
  }

  private static PrefixPlan halves(Ipv6Prefix given, Collection<Ipv6Address> taken) {
    int length = given.length();
    int last = Math.min(length + SIXTEENTH, SMALLEST_HALF);
    List<Ipv6Prefix> away =
        IntStream.rangeClosed(length + 1, last).mapToObj(part -> numbered(given, 1, part)).toList();
    Ipv6Prefix kept = new Ipv6Prefix(given.network(), last);
    List<Ipv6Prefix> free = free(kept, last <= ROOMY ? 1 : 0, LONGEST, taken);
    return new PrefixPlan(
        given, Optional.empty(), free.getFirst(), free.getLast(), away, largest(length), kept);
  }

  private static PrefixPlan partsOf64(
      Ipv6Prefix given, Optional<String> onLink, Collection<Ipv6Address> taken) {
    List<Ipv6Prefix> free = free(given, 1, PART_OF_64, taken);
    return new PrefixPlan(
        given, onLink, free.getFirst(), free.getLast(), List.of(), LONGEST, given);
  }

  /** Two parts of that length in which this machine has no address. */
  private static List<Ipv6Prefix> free(
      Ipv6Prefix block, int first, int length, Collection<Ipv6Address> taken) {
    List<Ipv6Prefix> free =
        IntStream.range(first, 1 << length - block.length())
            .mapToObj(part -> numbered(block, part, length))
            .filter(part -> taken.stream().noneMatch(part::contains))
            .limit(2)
            .toList();
    if (free.size() < 2) {
      throw new IllegalArgumentException(
          "this machine has addresses of its own all over %s; a broker needs two free /%d there"
              .formatted(block, length));
    }
    return free;
  }

  /** The part of that length with that number, counted from 0. */
  private static Ipv6Prefix numbered(Ipv6Prefix given, long number, int length) {
    Ipv6Address network = given.network();
    return new Ipv6Prefix(
        length <= LONGEST
            ? new Ipv6Address(network.high() | number << LONGEST - length, network.low())
            : new Ipv6Address(network.high(), network.low() | number << 128 - length),
        length);
  }

  /** A multiple of four, so that each has a reverse zone of its own. */
  private static int largest(int given) {
    int length = Math.max(NOBODY_NEEDS_MORE, given + EIGHT_BITS);
    return Math.min(LONGEST, (length + 3) / 4 * 4);
  }

  /**
   * @throws IllegalArgumentException when no pool has one of that length
   */
  PrefixPlan withLargest(int length) {
    if (delegations.isEmpty()) {
      throw new IllegalArgumentException(given + " leaves nothing to give away");
    }
    int shortest = delegations.getFirst().length();
    if (length < shortest || length > LONGEST) {
      throw new IllegalArgumentException(
          "an account's largest prefix out of %s is a /%d to a /64, not a /%d"
              .formatted(given, shortest, length));
    }
    return new PrefixPlan(given, onLink, guests, members, delegations, length, kept);
  }

  /** How many accounts can have the largest prefix. */
  long places() {
    return delegations.stream()
        .filter(pool -> pool.length() <= largest)
        .mapToLong(pool -> 1L << largest - pool.length())
        .sum();
  }

  /** For the operator, a line each. */
  List<String> explained() {
    String where =
        onLink.map(name -> ", on the link of " + name).orElse(", routed to this machine");
    String away =
        delegations.isEmpty()
            ? "none: that takes a /62 or more"
            : "%s: %,d of the largest, a /%d"
                .formatted(String.join(", ", names(delegations)), places(), largest);
    return List.of(
        given + where,
        "  addresses of guests    " + guests,
        "  addresses of members   " + members,
        "  prefixes for members   " + away,
        "  left for yourself      the rest of " + kept);
  }

  static List<String> names(List<Ipv6Prefix> prefixes) {
    return prefixes.stream().map(Ipv6Prefix::toString).toList();
  }
}
