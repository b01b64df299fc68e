// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.culvert.broker.prefix.PrefixAllocator;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Realm;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelRequest.PrefixWish;

/**
 * Finds addresses for tunnels: proposes, and lets the store accept. What an account once got comes
 * back for ever, whatever length it asks for later, unless it asks for more than it has.
 */
final class AddressPlan {
  private static final int SHORTEST_LENGTH = 32;
  private static final int LONGEST_LENGTH = 64;
  private static final int RANDOM_PAIRS = 8;

  /** Others may take a place between the look and the claim: then it is looked for again. */
  private static final int CLAIMS_IN_A_WINDOW = 32;

  private final TunnelStore store;
  private final RandomGenerator random;

  /** Where the last such search ended, as a place to start from; a loss costs time only. */
  private final ConcurrentHashMap<Search, Ipv6Address> hints = new ConcurrentHashMap<>();

  private record Search(PrefixPool pool, int length) {}

  AddressPlan(TunnelStore store, RandomGenerator random) {
    this.store = store;
    this.random = random;
  }

  /** Pairs to try, one after the other: random ones, then in a pool nearly full what is left. */
  Stream<Ipv6Prefix> pairs(PrefixPool pool) {
    Stream<Ipv6Prefix> guesses =
        Stream.generate(() -> PrefixAllocator.randomPair(pool, random)).limit(RANDOM_PAIRS);
    // Not Stream.concat: that would search for many places before the first is tried.
    return Stream.of(guesses, places(pool, PrefixAllocator.PAIR)).flatMap(some -> some);
  }

  /** The pair that the account has, or has from now on; empty when none is left. */
  Optional<Ipv6Prefix> pairOf(Account account, PrefixPool pool, Instant now) {
    return heldOrNew(account, PrefixKind.ENDPOINT, pairs(pool), now);
  }

  /** Why the wish can't be fulfilled, whatever is free; empty if it perhaps can. */
  static Optional<Refusal> objection(Realm realm, Optional<Account> account, PrefixWish wish) {
    if (account.isEmpty()) {
      return Optional.of(new Refusal.PrefixForAnonymous());
    }
    OptionalInt asked = wish.length();
    if (asked.isEmpty()) {
      return Optional.of(new Refusal.PrefixLengthMissing());
    }
    int length = asked.getAsInt();
    if (length < SHORTEST_LENGTH || length > LONGEST_LENGTH) {
      return Optional.of(new Refusal.PrefixLengthUnsupported(length));
    }
    Optional<Realm.Delegation> delegation = realm.delegation();
    if (delegation.isEmpty() || length < delegation.get().shortest()) {
      return Optional.of(new Refusal.PrefixLengthUnavailable(length));
    }
    return delegation.get().lengths().contains(length)
        ? Optional.empty()
        : Optional.of(new Refusal.PrefixLengthUnsupported(length));
  }

  /** The prefix that the account has, or has from now on; empty when it can't have that much. */
  Optional<Ipv6Prefix> prefixOf(
      Account account, Realm.Delegation delegation, int length, Instant now) {
    return heldOrNew(account, PrefixKind.DELEGATED, places(delegation.pool(), length), now)
        .filter(prefix -> prefix.length() <= length);
  }

  private Optional<Ipv6Prefix> heldOrNew(
      Account account, PrefixKind kind, Stream<Ipv6Prefix> proposals, Instant now) {
    Optional<Ipv6Prefix> held = store.held(account, kind);
    return held.isPresent()
        ? held
        : proposals
            .filter(prefix -> store.delegate(account, kind, prefix, now))
            .findFirst()
            .or(() -> store.held(account, kind)); // another broker was faster
  }

  private Stream<Ipv6Prefix> places(PrefixPool pool, int length) {
    Ipv6Address start = hints.getOrDefault(new Search(pool, length), pool.prefix().network());
    return PrefixAllocator.windows(pool, length, start)
        .flatMap(window -> placesIn(pool, window, length));
  }

  private Stream<Ipv6Prefix> placesIn(PrefixPool pool, Ipv6Prefix window, int length) {
    return Stream.generate(() -> freeIn(pool, window, length))
        .limit(CLAIMS_IN_A_WINDOW)
        .takeWhile(Optional::isPresent)
        .flatMap(Optional::stream);
  }

  private Optional<Ipv6Prefix> freeIn(PrefixPool pool, Ipv6Prefix window, int length) {
    List<Ipv6Prefix> taken = new ArrayList<>(store.taken(window));
    if (length == PrefixAllocator.PAIR) {
      taken.add(PrefixAllocator.reserved(pool));
    }
    hints.put(new Search(pool, length), window.network());
    return PrefixAllocator.firstFree(
        window, length, taken.stream().filter(window::overlaps).toList());
  }
}
