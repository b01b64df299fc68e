// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts what listeners drop, by reason. Thread-safe. */
public final class SignallingDrops {
  private final Map<SignallingDrop, LongAdder> counters = new EnumMap<>(SignallingDrop.class);

  SignallingDrops() {
    for (SignallingDrop reason : SignallingDrop.values()) {
      counters.put(reason, new LongAdder());
    }
  }

  public long count(SignallingDrop reason) {
    return adder(reason).sum();
  }

  void add(SignallingDrop reason) {
    adder(reason).increment();
  }

  private LongAdder adder(SignallingDrop reason) {
    return Objects.requireNonNull(counters.get(reason));
  }
}
