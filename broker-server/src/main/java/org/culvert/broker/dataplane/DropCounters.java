// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Counts drops by reason. One packet thread writes; anybody reads, at most a moment late. */
final class DropCounters {
  private final Map<DropReason, AtomicLong> counts = new EnumMap<>(DropReason.class);

  DropCounters() {
    for (DropReason reason : DropReason.values()) {
      counts.put(reason, new AtomicLong());
    }
  }

  long of(DropReason reason) {
    return count(reason).getOpaque();
  }

  void add(DropReason reason) {
    add(reason, 1);
  }

  void add(DropReason reason, long packets) {
    // A single writer needs no read-modify-write of the processor's.
    AtomicLong count = count(reason);
    count.setOpaque(count.getPlain() + packets);
  }

  private AtomicLong count(DropReason reason) {
    return Objects.requireNonNull(counts.get(reason));
  }
}
