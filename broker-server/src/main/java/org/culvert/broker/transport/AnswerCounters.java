// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.StatusLine;

/**
 * How often each status was said, repetitions over UDP not counted, the ones to strangers counted
 * too. Thread-safe.
 */
public final class AnswerCounters {
  private final Map<StatusCode, LongAdder> counts = new EnumMap<>(StatusCode.class);

  AnswerCounters() {
    for (StatusCode code : StatusCode.values()) {
      counts.put(code, new LongAdder());
    }
  }

  void add(ServerMessage message) {
    message.statusLine().flatMap(StatusLine::code).ifPresent(this::add);
  }

  void add(StatusCode code) {
    Objects.requireNonNull(counts.get(code)).increment();
  }

  public long count(StatusCode code) {
    return Objects.requireNonNull(counts.get(code)).sum();
  }
}
