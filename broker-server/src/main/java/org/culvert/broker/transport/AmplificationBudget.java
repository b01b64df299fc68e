// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

/**
 * Keeps the broker from being a weapon: a source address of UDP may be forged, so all octets that
 * are sent to an endpoint, IP and UDP headers counted, stay within three times those received from
 * it. A refused answer is not lost: the client repeats its request, and every repetition adds to
 * the budget. The dialogues of the known clients need at most 2.6. Signalling never proves a source
 * for good, because an anonymous client sends nothing that a forger could not guess; so the rule
 * simply holds for all of it.
 */
final class AmplificationBudget {
  /** IPv4 and UDP, without options. */
  static final int HEADERS = 28;

  private static final int FACTOR = 3;

  private long left;

  void received(int payload) {
    left += (long) FACTOR * (HEADERS + payload);
  }

  /** Whether that much may be sent; takes it from the budget if so. */
  boolean spend(int payload) {
    int octets = HEADERS + payload;
    if (octets > left) {
      return false;
    }
    left -= octets;
    return true;
  }
}
