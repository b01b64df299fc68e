// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.culvert.broker.prefix.PrefixAllocator;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Account;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * Finds the inner addresses of tunnels: proposes, and lets the store accept. What an account once
 * got comes back for ever, also from a pool that is no longer in the settings.
 */
final class AddressPlan {
  private static final int RANDOM_PAIRS = 8;

  /** Others may take a place between the look and the claim: then it is looked for again. */
  private static final int CLAIMS_IN_A_WINDOW = 32;

  private final TunnelStore store;
  private final RandomGenerator random;

  /** Where the last such search ended, as a place to start from; a loss costs time only. */
  private final ConcurrentHashMap<PrefixPool, Ipv6Address> hints = new ConcurrentHashMap<>();

  AddressPlan(TunnelStore store, RandomGenerator random) {
    this.store = store;
    this.random = random;
  }

  /**
   * Pairs to try, one after the other: of each pool random ones, then, when it is nearly full, what
   * is left of it.
   */
  Stream<Ipv6Prefix> pairs(List<PrefixPool> pools) {
    return pools.stream().flatMap(this::pairs);
  }

  private Stream<Ipv6Prefix> pairs(PrefixPool pool) {
    Stream<Ipv6Prefix> guesses =
        Stream.generate(() -> PrefixAllocator.randomPair(pool, random)).limit(RANDOM_PAIRS);
    // Not Stream.concat: that would search for many places before the first is tried.
    return Stream.of(guesses, places(pool)).flatMap(some -> some);
  }

  /** The pair that the account has, or has from now on; empty when none is left. */
  Optional<Ipv6Prefix> pairOf(
      Account account, PrefixKind kind, List<PrefixPool> pools, Instant now) {
    return store
        .reclaim(account, kind)
        .or(() -> pairs(pools).filter(pair -> store.delegate(account, kind, pair, now)).findFirst())
        .or(() -> store.held(account, kind)); // another broker was faster
  }

  private Stream<Ipv6Prefix> places(PrefixPool pool) {
    Ipv6Address start = hints.getOrDefault(pool, pool.prefix().network());
    return PrefixAllocator.windows(pool, PrefixAllocator.PAIR, start)
        .flatMap(window -> placesIn(pool, window));
  }

  private Stream<Ipv6Prefix> placesIn(PrefixPool pool, Ipv6Prefix window) {
    return Stream.generate(() -> freeIn(pool, window))
        .limit(CLAIMS_IN_A_WINDOW)
        .takeWhile(Optional::isPresent)
        .flatMap(Optional::stream);
  }

  private Optional<Ipv6Prefix> freeIn(PrefixPool pool, Ipv6Prefix window) {
    List<Ipv6Prefix> taken = new ArrayList<>(store.taken(window));
    taken.add(PrefixAllocator.reserved(pool));
    hints.put(pool, window.network());
    return PrefixAllocator.firstFree(
        window, PrefixAllocator.PAIR, taken.stream().filter(window::overlaps).toList());
  }
}
