// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How often each thing happened, and how much is still to do. Thread-safe. */
public final class DnsCounters {
  private final Map<DnsEvent, LongAdder> counts = new EnumMap<>(DnsEvent.class);
  private volatile int pending;

  public DnsCounters() {
    for (DnsEvent event : DnsEvent.values()) {
      counts.put(event, new LongAdder());
    }
  }

  void add(DnsEvent event) {
    counter(event).increment();
  }

  void pending(int sets) {
    pending = sets;
  }

  public long of(DnsEvent event) {
    return counter(event).sum();
  }

  /** Sets of records that were not as wanted after the last round. */
  public int pending() {
    return pending;
  }

  private LongAdder counter(DnsEvent event) {
    return Objects.requireNonNull(counts.get(event));
  }
}
