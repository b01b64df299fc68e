// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;

/**
 * One token bucket for each key. Remembers a bounded number of keys; the one that was silent
 * longest is forgotten first, which only ever errs in favour of the client. One thread.
 */
final class RateLimiter<K> {
  private record Bucket(double tokens, Instant filledAt) {}

  private final int keys;
  private double perSecond;
  private double burst;
  private final LinkedHashMap<K, Bucket> buckets = new LinkedHashMap<>();

  RateLimiter(int perSecond, int burst, int keys) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.keys = keys;
  }

  /** What was saved up beyond the new burst is lost. */
  void limit(int newPerSecond, int newBurst) {
    perSecond = newPerSecond;
    burst = newBurst;
  }

  /** Whether one more is within the limit, and counts it if so. */
  boolean admits(K key, Instant now) {
    Bucket bucket = buckets.remove(key);
    double tokens = bucket == null ? burst : filled(bucket, now);
    boolean admitted = tokens >= 1;
    buckets.putLast(key, new Bucket(admitted ? tokens - 1 : tokens, now));
    if (buckets.size() > keys) {
      buckets.pollFirstEntry();
    }
    return admitted;
  }

  private double filled(Bucket bucket, Instant now) {
    // A clock that was set back gives nothing and takes nothing.
    long elapsed = Math.max(0, Duration.between(bucket.filledAt(), now).toMillis());
    return Math.min(burst, bucket.tokens() + elapsed * perSecond / 1000);
  }
}
