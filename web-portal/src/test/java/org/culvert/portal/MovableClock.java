// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that goes on when a test says so. */
public final class MovableClock implements InstantSource {
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

  private volatile Instant now = START;

  @Override
  public Instant instant() {
    return now;
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  void reset() {
    now = START;
  }
}
