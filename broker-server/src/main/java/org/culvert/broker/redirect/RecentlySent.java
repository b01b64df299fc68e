// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.redirect;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who was sent elsewhere lately. Two brokers that point at each other would keep a client busy for
 * ever; so whoever comes back stays. Bounded: the oldest is forgotten first. Not thread-safe.
 */
final class RecentlySent {
  private final Duration memory;
  private final int remembered;
  private final LinkedHashMap<Object, Instant> sentAt = new LinkedHashMap<>();

  RecentlySent(Duration memory, int remembered) {
    this.memory = memory;
    this.remembered = remembered;
  }

  boolean contains(Object who, Instant now) {
    Instant at = sentAt.get(who);
    return at != null && now.isBefore(at.plus(memory));
  }

  void add(Object who, Instant now) {
    sentAt.remove(who);
    sentAt.putLast(who, now);
    while (sentAt.size() > remembered || isOver(sentAt.firstEntry(), now)) {
      sentAt.pollFirstEntry();
    }
  }

  private boolean isOver(Map.Entry<Object, Instant> oldest, Instant now) {
    return !now.isBefore(oldest.getValue().plus(memory));
  }
}
