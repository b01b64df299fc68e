// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

/** The limits and timeouts that hold now; an operator may change them. Thread-safe. */
final class CurrentRules {
  private volatile TransportLimits limits;
  private volatile TransportTimeouts timeouts;

  CurrentRules(TransportLimits limits, TransportTimeouts timeouts) {
    this.limits = limits;
    this.timeouts = timeouts;
  }

  TransportLimits limits() {
    return limits;
  }

  TransportTimeouts timeouts() {
    return timeouts;
  }

  void follow(TransportLimits newLimits, TransportTimeouts newTimeouts) {
    limits = newLimits;
    timeouts = newTimeouts;
  }
}
