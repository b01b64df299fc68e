// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How long echoes took through one tunnel and back. Housekeeping asks, the packet thread notes the
 * answer; only the answer to the latest request counts, and only once.
 */
public final class RoundTrips {
  private static final long NONE = -1;

  private record Request(long token, long sentMicros) {}

  private final AtomicLong latest = new AtomicLong(NONE);
  private final Tally count = new Tally();
  private final Tally sum = new Tally();
  private volatile @Nullable Request request;

  /**
   * @param token that comes back with the answer, and that nobody can guess
   */
  public void asked(long token, long nowMicros) {
    request = new Request(token, nowMicros);
  }

  /** Whether an answer is missing. */
  public boolean isAsked() {
    return request != null;
  }

  /** Called by the packet thread. */
  public void answered(long token, long nowMicros) {
    Request asked = request;
    if (asked != null && asked.token == token) {
      request = null;
      long micros = Math.max(0, nowMicros - asked.sentMicros);
      latest.setOpaque(micros);
      sum.add(micros);
      count.add(1);
    }
  }

  /** Of the last answer, if there was one since this was asked. */
  OptionalLong takeLatest() {
    long micros = latest.getAndSet(NONE);
    return micros == NONE ? OptionalLong.empty() : OptionalLong.of(micros);
  }

  long count() {
    return count.value();
  }

  long sumMicros() {
    return sum.value();
  }
}
