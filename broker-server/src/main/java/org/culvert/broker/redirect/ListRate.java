// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.redirect;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;

/**
 * How many lists went to one network: a token bucket for each, so many in a second and so many at
 * once. Bounded: the network that was silent longest is forgotten first. Not thread-safe.
 */
final class ListRate {
  private static final int REMEMBERED = 16_384;

  private record Bucket(double lists, Instant filledAt) {}

  private final int perSecond;
  private final LinkedHashMap<ClientNetwork, Bucket> networks = new LinkedHashMap<>();

  ListRate(int perSecond) {
    this.perSecond = perSecond;
  }

  boolean admits(ClientNetwork network, Instant now) {
    Bucket known = networks.remove(network);
    double lists = known == null ? perSecond : filled(known, now);
    boolean admitted = lists >= 1;
    networks.putLast(network, new Bucket(admitted ? lists - 1 : lists, now));
    if (networks.size() > REMEMBERED) {
      networks.pollFirstEntry();
    }
    return admitted;
  }

  private double filled(Bucket bucket, Instant now) {
    long elapsed = Math.max(0, Duration.between(bucket.filledAt(), now).toMillis());
    return Math.min(perSecond, bucket.lists() + (double) elapsed * perSecond / 1000);
  }
}
