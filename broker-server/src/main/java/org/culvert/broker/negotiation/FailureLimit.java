// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.culvert.protocol.address.IpAddress;

/**
 * Counts failed authentications of an account from an address, so that guessing gets slow without
 * locking the account for its owner elsewhere. Thread-safe; remembers a bounded number of pairs and
 * forgets the oldest.
 */
final class FailureLimit {
  private static final int REMEMBERED = 20_000;

  private record Key(String userid, IpAddress source) {}

  private record Failures(int count, Instant since) {}

  private final int allowed;
  private final Duration window;
  private final Map<Key, Failures> failures =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Failures> eldest) {
          return size() > REMEMBERED;
        }
      };

  FailureLimit(int allowed, Duration window) {
    this.allowed = allowed;
    this.window = window;
  }

  synchronized boolean isReached(String userid, IpAddress source, Instant now) {
    Failures known = failures.get(key(userid, source));
    return known != null && isCurrent(known, now) && known.count >= allowed;
  }

  /** Failures beyond the limit don't count, so that it ends. */
  synchronized void count(String userid, IpAddress source, Instant now) {
    failures.compute(
        key(userid, source),
        (key, known) ->
            known == null || !isCurrent(known, now)
                ? new Failures(1, now)
                : new Failures(Math.min(known.count + 1, allowed), known.since));
  }

  private boolean isCurrent(Failures known, Instant now) {
    return now.isBefore(known.since.plus(window));
  }

  private static Key key(String userid, IpAddress source) {
    return new Key(userid.toLowerCase(Locale.ROOT), source);
  }
}
