// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.reliable;

import java.time.Duration;

/**
 * When to send again: the schedule of the existing clients (after Jacobson), with the variance
 * computed correctly. A broker that never answered is given up after three sends, one that did
 * after eight, of which the last four wait twice as long each. RFC 5572 section 4.4.1.
 */
final class Retransmission {

  private static final double SHORTEST = 2;
  private static final double LONGEST = 30;
  private static final int SENDS_TO_STRANGERS = 3;
  private static final int SENDS_TO_THE_KNOWN = 8;
  private static final int SENDS_BEFORE_DOUBLING = 4;

  private boolean known;
  private double smoothed;
  private double variance = 0.5;

  /** The broker is there; the next requests are worth more patience. */
  void answered() {
    known = true;
  }

  void measured(Duration roundTrip) {
    double delta = roundTrip.toMillis() / 1000.0 - smoothed;
    smoothed += delta / 8;
    variance += (Math.abs(delta) - variance) / 4;
  }

  boolean isOver(int sends) {
    return sends >= (known ? SENDS_TO_THE_KNOWN : SENDS_TO_STRANGERS);
  }

  /** How long to wait for an answer to that many sends of one request. */
  Duration waitAfter(int sends) {
    double timeout = Math.clamp(smoothed + 4 * variance, SHORTEST, LONGEST);
    int doublings = Math.max(0, sends - SENDS_BEFORE_DOUBLING);
    return Duration.ofMillis((long) (1000 * Math.min(LONGEST, timeout * (1 << doublings))));
  }
}
