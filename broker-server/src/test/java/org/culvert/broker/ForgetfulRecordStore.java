// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.culvert.broker.delegation.RecordSet;
import org.culvert.broker.delegation.RecordStore;
import org.culvert.broker.delegation.Wish;

/** Never hears how it ended. */
record ForgetfulRecordStore(RecordStore store) implements RecordStore {
  @Override
  public void note(Wish wish) {
    store.note(wish);
  }

  @Override
  public int takeUp(int most, BiFunction<Wish, Optional<Wish>, Plan> plan, Instant now) {
    return store.takeUp(most, plan, now);
  }

  @Override
  public int release(Instant now) {
    return store.release(now);
  }

  @Override
  public List<Due> claim(boolean delegations, int most, Instant now, Instant until) {
    return store.claim(delegations, most, now, until);
  }

  @Override
  public void published(RecordSet records, Instant now) {}

  @Override
  public void failed(RecordSet records, String reason, int attempts, Instant nextTryAt) {}

  @Override
  public List<String> delegatedTo(String zone) {
    return store.delegatedTo(zone);
  }

  @Override
  public int pending() {
    return store.pending();
  }

  @Override
  public Optional<Instant> oldestPending() {
    return store.oldestPending();
  }
}
