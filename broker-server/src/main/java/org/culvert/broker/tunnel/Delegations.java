// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Account;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * Who holds which addresses. Each call happens wholly or not at all; calls come from many threads,
 * and of several brokers. Overlap is refused here, whatever was proposed.
 */
public interface Delegations {
  /** What the account holds, or gave back and nobody else can have yet. */
  Optional<Ipv6Prefix> held(Account account, PrefixKind kind);

  /** The account holds just this prefix from now on; false if it overlaps anybody's. */
  boolean delegate(Account account, PrefixKind kind, Ipv6Prefix prefix, Instant now);

  /** Every prefix that somebody holds and that overlaps {@code window}. */
  List<Ipv6Prefix> taken(Ipv6Prefix window);

  /**
   * The account, which holds none, holds from now on a prefix of the largest block that is free in
   * the pool, so that as many as possible have room to grow. Takes no longer the fuller the pool
   * is. Empty when no room is left, or the account got one meanwhile.
   */
  Optional<Ipv6Prefix> delegateFrom(Account account, PrefixPool pool, int length, Instant now);

  /**
   * The prefix that the account holds grows to that length where it is. Empty, and nothing changes,
   * unless all around it is free and of the pool.
   */
  Optional<Ipv6Prefix> enlarge(Account account, PrefixPool pool, int length);

  /** The account wants what it held, or gave back and nobody else has yet: it holds that again. */
  Optional<Ipv6Prefix> reclaim(Account account, PrefixKind kind);

  /**
   * What the account holds goes to others at {@code quarantineEndsAt}, or when its tunnel has ended
   * after that, unless it asks for it before.
   */
  Optional<Ipv6Prefix> giveBack(Account account, PrefixKind kind, Instant quarantineEndsAt);

  /** The largest block that the account may have, as a length; empty: what its realm says. */
  OptionalInt largest(Account account);

  /** Frees what was in quarantine until then; how many. */
  int endQuarantine(Instant now);
}
