// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Where wishes and the records that follow from them are kept. Each call happens wholly or not at
 * all; calls come of several brokers, which must not be at work on the same records.
 */
public interface RecordStore {
  /** A wish, completed by what its account had before, and its records. */
  record Plan(Wish wish, List<RecordSet> records) {
    public Plan {
      records = List.copyOf(records);
    }
  }

  /**
   * Records whose state at the primary is not what is wanted.
   *
   * @param present what the primary has confirmed
   * @param sent what may be there in addition
   * @param attempts that failed in a row
   */
  record Due(RecordSet wanted, List<String> present, List<String> sent, int attempts) {
    public Due {
      present = List.copyOf(present);
      sent = List.copyOf(sent);
    }

    /** Name servers are asked before a zone is delegated to them. */
    boolean isNewDelegation() {
      return wanted.type() == RecordSet.Type.NS && !wanted.isEmpty();
    }
  }

  void note(Wish wish);

  /**
   * Turns wishes of accepted tunnels into wanted records, in the order of acceptance.
   *
   * @param plan from a wish and what the account had before
   * @return how many
   */
  int takeUp(int most, BiFunction<Wish, Optional<Wish>, Plan> plan, Instant now);

  /** Gives up the records of tunnels that have ended for good; how many tunnels. */
  int release(Instant now);

  /**
   * Records to work on, for this caller alone until {@code until}. From then on what they want
   * counts as sent.
   *
   * @param delegations whether new delegations are meant, or all the rest
   */
  List<Due> claim(boolean delegations, int most, Instant now, Instant until);

  /** The primary has confirmed it. */
  void published(RecordSet records, Instant now);

  /** To be tried again, after so many attempts that failed in a row. */
  void failed(RecordSet records, String reason, int attempts, Instant nextTryAt);

  /** The name servers that the primary has confirmed for a zone. */
  List<String> delegatedTo(String zone);

  /** Sets of records that are not yet as wanted. */
  int pending();

  /** Since when the oldest of what is not yet there is wanted; wishes that nobody took up, too. */
  Optional<Instant> oldestPending();
}
