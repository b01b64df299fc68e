// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Address;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed authentications of an account from a source, so that guessing gets slow without
 * locking the account for its owner elsewhere. Whoever reaches the limit again soon after it has
 * ended waits twice as long, up to eight times. A source is an IPv4 address or a /64, which is what
 * one host of IPv6 has. Thread-safe; remembers a bounded number of pairs and forgets the one that
 * was silent for the longest time.
 */
final class FailureLimit {
  private static final int REMEMBERED = 20_000;
  private static final int MOST_WINDOWS = 8;

  private record Key(String userid, IpAddress source) {}

  /**
   * @param window from {@code since}, how long failures count and the limit holds
   */
  private record Failures(int count, Instant since, Duration window) {
    Instant end() {
      return since.plus(window);
    }
  }

  private final int allowed;
  private final Duration window;
  private final Map<Key, Failures> failures =
      new LinkedHashMap<>(16, 0.75F, /* accessOrder= */ true) {
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
    return known != null && now.isBefore(known.end()) && known.count >= allowed;
  }

  /** Failures beyond the limit don't count, so that it ends. */
  synchronized void count(String userid, IpAddress source, Instant now) {
    failures.compute(
        key(userid, source),
        (key, known) ->
            known == null || !now.isBefore(known.end())
                ? new Failures(1, now, nextWindow(known, now))
                : new Failures(Math.min(known.count + 1, allowed), known.since, known.window));
  }

  /** Who knows the password has not guessed. */
  synchronized void forget(String userid, IpAddress source) {
    failures.remove(key(userid, source));
  }

  /** Twice the last one for who reached the limit and comes back before as long again. */
  private Duration nextWindow(@Nullable Failures last, Instant now) {
    if (last == null || last.count < allowed || !now.isBefore(last.end().plus(last.window))) {
      return window;
    }
    Duration longest = window.multipliedBy(MOST_WINDOWS);
    Duration twice = last.window.multipliedBy(2);
    return twice.compareTo(longest) < 0 ? twice : longest;
  }

  private static Key key(String userid, IpAddress source) {
    IpAddress known = source instanceof Ipv6Address v6 ? new Ipv6Address(v6.high(), 0) : source;
    return new Key(userid.toLowerCase(Locale.ROOT), known);
  }
}
