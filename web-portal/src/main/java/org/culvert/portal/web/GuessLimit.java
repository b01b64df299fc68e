// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Slows down whoever guesses passwords: after some failures one has to wait, longer each time.
 * Counts by userid and source together, so that a stranger can't lock an owner out; and by source
 * alone, so that many names from one place don't help. A name that does not exist is treated alike.
 */
@Component
public class GuessLimit {
  private static final int FREE_FAILURES = 5;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int REMEMBERED = 100_000;
  private static final int FAILURES_OF_A_SOURCE = 60;

  private final Cache<String, Failures> failures =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED)
          .expireAfterWrite(LONGEST_WAIT.multipliedBy(2))
          .build();
  private final Cache<String, Boolean> blocked =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(LONGEST_WAIT).build();
  private final SourceLimit sources = new SourceLimit(FAILURES_OF_A_SOURCE, LONGEST_WAIT);

  private record Failures(int count, Instant notBefore) {}

  /** How long this one has to wait before the next try; zero: it may try now. */
  public Duration patience(String userid, String source, Instant now) {
    if (blocked.getIfPresent(SourceLimit.network(source)) != null) {
      return LONGEST_WAIT;
    }
    Failures known = failures.getIfPresent(key(userid, source));
    return known == null || !known.notBefore().isAfter(now)
        ? Duration.ZERO
        : Duration.between(now, known.notBefore());
  }

  public void failed(String userid, String source, Instant now) {
    failures
        .asMap()
        .merge(key(userid, source), next(0, now), (known, _) -> next(known.count(), now));
    if (!sources.tryTake(source)) {
      blocked.put(SourceLimit.network(source), true);
    }
  }

  public void succeeded(String userid, String source) {
    failures.invalidate(key(userid, source));
  }

  private static Failures next(int before, Instant now) {
    int count = before + 1;
    int doublings = Math.min(count - FREE_FAILURES, Short.SIZE);
    if (doublings < 0) {
      return new Failures(count, now);
    }
    Duration wait = FIRST_WAIT.multipliedBy(1L << doublings);
    return new Failures(count, now.plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait));
  }

  private static String key(String userid, String source) {
    return SourceLimit.network(source) + ' ' + userid;
  }
}
