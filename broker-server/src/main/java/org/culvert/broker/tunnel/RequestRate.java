// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;

/**
 * How often one account, or one address of anonymous clients, may ask for a tunnel: each request
 * costs the database several writes, and some clients fail the same way for ever. Thread-safe;
 * remembers a bounded number of owners and forgets first whoever was silent longest.
 */
final class RequestRate {
  private static final int REMEMBERED = 20_000;

  private record Left(double requests, Instant at) {}

  private final LinkedHashMap<Object, Left> owners = new LinkedHashMap<>();

  /** Whether one more is within the limit, and counts it if so. */
  synchronized boolean admits(Object owner, int perMinute, Instant now) {
    Left known = owners.remove(owner);
    double left = known == null ? perMinute : refilled(known, perMinute, now);
    boolean admitted = left >= 1;
    owners.putLast(owner, new Left(admitted ? left - 1 : left, now));
    if (owners.size() > REMEMBERED) {
      owners.pollFirstEntry();
    }
    return admitted;
  }

  private static double refilled(Left known, int perMinute, Instant now) {
    long elapsed = Math.max(0, Duration.between(known.at(), now).toMillis());
    return Math.min(
        perMinute,
        known.requests() + (double) elapsed * perMinute / Duration.ofMinutes(1).toMillis());
  }
}
