// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** How often each thing happened, and how much is still to do. Thread-safe. */
public final class DnsCounters {
  private final Map<DnsEvent, LongAdder> counts = new EnumMap<>(DnsEvent.class);
  private volatile int pending;
  private volatile Optional<Instant> oldest = Optional.empty();

  public DnsCounters() {
    for (DnsEvent event : DnsEvent.values()) {
      counts.put(event, new LongAdder());
    }
  }

  void add(DnsEvent event) {
    counter(event).increment();
  }

  void pending(int sets, Optional<Instant> oldestWish) {
    pending = sets;
    oldest = oldestWish;
  }

  public long of(DnsEvent event) {
    return counter(event).sum();
  }

  /** Sets of records that were not as wanted after the last round. */
  public int pending() {
    return pending;
  }

  /** How long the oldest wish has waited that was not met after the last round. */
  public Duration lag(Instant now) {
    return oldest
        .map(since -> Duration.between(since, now))
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }

  private LongAdder counter(DnsEvent event) {
    return Objects.requireNonNull(counts.get(event));
  }
}
