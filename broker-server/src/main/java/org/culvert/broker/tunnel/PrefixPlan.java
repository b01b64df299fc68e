// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Realm;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelRequest.PrefixWish;

/**
 * Finds prefixes for accounts. What an account once got comes back for ever, whatever length it
 * asks for later; when it asks for more than it has, that grows where it is or stays as it is.
 */
final class PrefixPlan {
  private static final int SHORTEST_LENGTH = 32;
  private static final int LONGEST_LENGTH = 64;

  private final Delegations delegations;

  PrefixPlan(Delegations delegations) {
    this.delegations = delegations;
  }

  /** What a wish came to. */
  sealed interface Answer {
    record Granted(Ipv6Prefix prefix) implements Answer {}

    record Refused(Refusal why) implements Answer {}
  }

  /** Why the wish can't be fulfilled, whoever the account is; empty if it perhaps can. */
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
    return realm.delegation().isEmpty()
        ? Optional.of(new Refusal.PrefixLengthUnavailable(length))
        : Optional.empty();
  }

  /** The prefix that the account has, or has from now on. */
  Answer prefixOf(Account account, Realm.Delegation delegation, int asked, Instant now) {
    int largest = delegations.largest(account).orElse(delegation.largest());
    Refusal unavailable = new Refusal.PrefixLengthUnavailable(asked);
    if (asked >= largest && !delegation.lengths().contains(asked)) {
      return new Answer.Refused(new Refusal.PrefixLengthUnsupported(asked));
    }
    Optional<Ipv6Prefix> held = delegations.reclaim(account, PrefixKind.DELEGATED);
    int length = delegation.lenient() ? Math.max(asked, largest) : asked;
    if (held.filter(prefix -> prefix.length() <= length).isPresent()) {
      return new Answer.Granted(held.get());
    }
    if (length < largest) {
      return new Answer.Refused(unavailable);
    }
    Optional<Ipv6Prefix> granted =
        held.isPresent()
            ? grown(account, delegation, held.get(), length)
            : fresh(account, delegation, length, now);
    return granted.<Answer>map(Answer.Granted::new).orElse(new Answer.Refused(unavailable));
  }

  private Optional<Ipv6Prefix> grown(
      Account account, Realm.Delegation delegation, Ipv6Prefix held, int length) {
    return delegation.pools().stream()
        .filter(pool -> pool.prefix().contains(held))
        .flatMap(pool -> delegations.enlarge(account, pool, length).stream())
        .findFirst();
  }

  private Optional<Ipv6Prefix> fresh(
      Account account, Realm.Delegation delegation, int length, Instant now) {
    return delegation.pools().stream()
        .flatMap(pool -> delegations.delegateFrom(account, pool, length, now).stream())
        .findFirst()
        .or(() -> delegations.held(account, PrefixKind.DELEGATED)) // another broker was faster
        .filter(prefix -> prefix.length() <= length);
  }
}
