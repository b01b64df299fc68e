// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When flows were last seen, by their hashes: sets of four places, of which a flow may have any.
 * Noting and looking up allocate nothing and take no lock. Threads that note at the same moment may
 * lose a flow, which its next packet notes again; none is ever made up.
 */
final class FlowTable {
  private static final int WAYS = 4;

  private final int mask;
  private final AtomicLongArray flows;
  private final AtomicIntegerArray seen;

  /**
   * @param places a power of two
   */
  FlowTable(int places) {
    this.mask = places / WAYS - 1;
    this.flows = new AtomicLongArray(places);
    this.seen = new AtomicIntegerArray(places);
  }

  int places() {
    return flows.length();
  }

  /**
   * Notes the flow, in place of the oldest if need be.
   *
   * @return false when it took the place of one that is younger than {@code lifetime}
   */
  boolean note(long flow, int now, int lifetime) {
    int first = first(flow);
    int oldest = first;
    for (int place = first; place < first + WAYS; place++) {
      if (flows.getOpaque(place) == flow) {
        if (seen.getOpaque(place) != now) {
          seen.setOpaque(place, now);
        }
        return true;
      }
      if (flows.getOpaque(place) == 0) {
        put(place, flow, now);
        return true;
      }
      oldest = seen.getOpaque(place) < seen.getOpaque(oldest) ? place : oldest;
    }
    boolean over = now - seen.getOpaque(oldest) > lifetime;
    put(oldest, flow, now);
    return over;
  }

  boolean has(long flow, int now, int lifetime) {
    int first = first(flow);
    for (int place = first; place < first + WAYS; place++) {
      if (flows.getAcquire(place) == flow) {
        return now - seen.getOpaque(place) <= lifetime;
      }
    }
    return false;
  }

  /** The same flows with more room. */
  FlowTable grown() {
    FlowTable grown = new FlowTable(2 * places());
    for (int place = 0; place < places(); place++) {
      if (flows.getOpaque(place) != 0) {
        boolean _ = grown.note(flows.getOpaque(place), seen.getOpaque(place), 0);
      }
    }
    return grown;
  }

  /** The time first: whoever sees the new flow sees no older time than its own. */
  private void put(int place, long flow, int now) {
    seen.setOpaque(place, now);
    flows.setRelease(place, flow);
  }

  private int first(long flow) {
    return ((int) flow & mask) * WAYS;
  }
}
