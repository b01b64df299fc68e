// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.prefix;

import java.util.Collection;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * Proposes prefixes from a pool. Decides nothing: the store does, and a refused proposal is simply
 * followed by the next one. Pure arithmetic; call from any thread. RFC 5572, prefix delegation.
 */
public final class PrefixAllocator {
  /** The server is even, the client odd. */
  public static final int PAIR = 127;

  private static final int WINDOW_BITS = 10;

  /** How far a search goes at once; a pool of so many windows is searched to its last place. */
  private static final int MOST_WINDOWS = 64;

  private PrefixAllocator() {}

  /**
   * A pair of addresses that nobody can guess, so that having it proves something (the first pair
   * is left out: it is for the broker's own addresses).
   */
  public static Ipv6Prefix randomPair(PrefixPool pool, RandomGenerator random) {
    Ipv6Prefix block = pool.prefix();
    while (true) {
      long high = random.nextLong() & ~Ipv6Prefix.highMask(block.length());
      long low = random.nextLong() & ~Ipv6Prefix.lowMask(block.length());
      Ipv6Address network = block.network();
      Ipv6Prefix pair =
          Ipv6Prefix.around(new Ipv6Address(network.high() | high, network.low() | low), PAIR);
      if (!pair.equals(reserved(pool))) {
        return pair;
      }
    }
  }

  /** The first two addresses of a pool are the broker's own. */
  public static Ipv6Prefix reserved(PrefixPool pool) {
    return new Ipv6Prefix(pool.prefix().network(), PAIR);
  }

  /**
   * The pool in pieces, each with room for about a thousand prefixes of that length, beginning with
   * the one that {@code hint} is in, once around. Small prefixes are packed from one end like that,
   * and large ones stay possible. In a pool too large for one search the next one goes on from its
   * own hint.
   */
  public static Stream<Ipv6Prefix> windows(PrefixPool pool, int length, Ipv6Address hint) {
    Ipv6Prefix block = pool.prefix();
    int windowLength = Math.max(block.length(), length - WINDOW_BITS);
    int bits = windowLength - block.length();
    long count = bits >= 6 ? MOST_WINDOWS : 1L << bits;
    Ipv6Address start =
        block.contains(hint) ? Ipv6Prefix.around(hint, windowLength).network() : block.network();
    return LongStream.range(0, count)
        .mapToObj(n -> within(block, plus(start, n, windowLength)))
        .map(network -> new Ipv6Prefix(network, windowLength));
  }

  /** The first prefix of that length in the window that meets none of those that are taken. */
  public static Optional<Ipv6Prefix> firstFree(
      Ipv6Prefix window, int length, Collection<Ipv6Prefix> taken) {
    Ipv6Address next = window.network();
    for (Ipv6Prefix there : taken.stream().sorted(PrefixAllocator::order).toList()) {
      Ipv6Prefix candidate = Ipv6Prefix.around(next, length);
      if (there.overlaps(candidate)) {
        // Past whatever is larger: what is in the way, or the candidate itself.
        Ipv6Prefix passed = there.length() < length ? there : candidate;
        next = plus(passed.network(), 1, passed.length());
        if (!window.contains(next)) {
          return Optional.empty();
        }
      } else if (candidate.network().compareTo(there.network()) < 0) {
        return Optional.of(candidate);
      }
    }
    return Optional.of(Ipv6Prefix.around(next, length));
  }

  private static int order(Ipv6Prefix one, Ipv6Prefix other) {
    int byNetwork = one.network().compareTo(other.network());
    return byNetwork != 0 ? byNetwork : Integer.compare(one.length(), other.length());
  }

  /** The network {@code steps} prefixes of that length further on, around the end of all. */
  private static Ipv6Address plus(Ipv6Address network, long steps, int length) {
    if (length <= 64) {
      long high = length == 0 ? 0 : network.high() + (steps << 64 - length);
      return new Ipv6Address(high, network.low());
    }
    long low = network.low() + (steps << 128 - length);
    boolean carry = Long.compareUnsigned(low, network.low()) < 0;
    return new Ipv6Address(network.high() + (carry ? 1 : 0), low);
  }

  /** Back into the block when it went over its end. */
  private static Ipv6Address within(Ipv6Prefix block, Ipv6Address address) {
    long high = Ipv6Prefix.highMask(block.length());
    long low = Ipv6Prefix.lowMask(block.length());
    return new Ipv6Address(
        block.network().high() | (address.high() & ~high),
        block.network().low() | (address.low() & ~low));
  }
}
