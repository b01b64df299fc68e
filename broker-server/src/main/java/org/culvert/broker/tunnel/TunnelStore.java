// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.realm.Account;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * Where tunnels, and who holds which addresses, are kept. Each call happens wholly or not at all;
 * calls come from many threads, and of several brokers. A store that can't be had is an exception.
 */
public interface TunnelStore extends Delegations, OuterMoves, Holds, InboundPolicies {
  /** What became of an attempt to reserve addresses for a tunnel. */
  enum Offering {
    OFFERED,
    /** Somebody else has the addresses: propose others. */
    TAKEN,
    TOO_MANY_FROM_SOURCE,
    REALM_FULL,
    /** A live tunnel ends there that does not give way. */
    OUTER_END_IN_USE
  }

  /**
   * How many tunnels there may be, the one that is offered counted, the one that it replaces not.
   *
   * @param perSource of the outer address, in the realm
   * @param inRealm 0 for no limit
   */
  record Room(int perSource, int inRealm) {}

  /**
   * @param ended what was live before: the account's, or the anonymous one at the outer end
   */
  record Accepted(Tunnel tunnel, List<Long> ended) {
    public Accepted {
      ended = List.copyOf(ended);
    }
  }

  /** A live tunnel as stored. */
  record Stored(Tunnel tunnel, boolean proven) {}

  /**
   * What happened to a live tunnel since the last report.
   *
   * @param lastSeenAt empty when its client was not seen since
   */
  record Activity(long tunnelId, boolean proven, Optional<Instant> lastSeenAt, Traffic traffic) {}

  /** For a tunnel that is to be offered; never the same again. */
  long nextId();

  /**
   * The pair of an anonymous tunnel at that outer end that is live, or ended after {@code since}.
   */
  Optional<Ipv6Prefix> formerPair(String realm, Endpoint outer, Instant since);

  /**
   * Reserves a tunnel for a client that has yet to accept it. An anonymous one holds its pair; the
   * pair of a former tunnel at the same outer end moves to it when it is accepted.
   *
   * <p>Whoever forges its source can say all of an anonymous dialogue without hearing a word, so a
   * live tunnel at that outer end gives way to its own only: to one of the same account, or, when
   * both are anonymous, of the same realm and listener, which has the same addresses. Where the
   * encapsulation has no ports the listener does not matter, and an anonymous tunnel gives way to
   * an account's as well: nobody else than that host could have it.
   */
  Offering offer(Tunnel tunnel, Room room, Instant now);

  /**
   * Makes an offered tunnel live and ends those that it replaces, as {@link #close} would.
   *
   * @throws IllegalStateException when there is no such offer any more, or somebody else was faster
   *     at its outer end
   */
  Accepted accept(long tunnelId, Instant now, Instant quarantineEndsAt);

  /** Forgets an offer; nothing happens when it was accepted or is unknown. */
  void giveBack(long tunnelId);

  Optional<Tunnel> liveOf(Account account);

  Optional<Tunnel> liveAt(Endpoint outer);

  /**
   * Ends a live tunnel. Addresses of an anonymous one are free again at {@code quarantineEndsAt};
   * those of an account too when it is {@link CloseReason#DELETED_BY_OWNER}, unless the account
   * asks for them before.
   *
   * @return false when it is not live
   */
  boolean close(long tunnelId, CloseReason reason, Instant now, Instant quarantineEndsAt);

  List<Long> offersBefore(Instant then);

  List<Stored> live();

  /** The live tunnels whose account may not use them now. */
  List<Long> disabled();

  /** Adds to what is known of live tunnels, all in one go. */
  void report(List<Activity> activities, Instant now);
}
