// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.security.SecureRandom;

/** The flows of one tunnel: a table that grows as they get many, and the keys of their hashes. */
final class Flows {
  private static final int SMALLEST = 256;
  private static final int LARGEST = 16_384;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final long key;
  private final long secondKey;
  private volatile FlowTable table = new FlowTable(SMALLEST);

  Flows() {
    this(RANDOM.nextLong(), RANDOM.nextLong());
  }

  /**
   * @param key what nobody else may know: who does makes all flows fall into one set
   * @param secondKey likewise
   */
  Flows(long key, long secondKey) {
    this.key = key;
    this.secondKey = secondKey;
  }

  /** Two packet threads may let it grow at the same moment: then one growth is lost. */
  void note(long flow, int lifetime, long nowMillis) {
    FlowTable current = table;
    if (!current.note(flow, seconds(nowMillis), lifetime) && current.places() < LARGEST) {
      FlowTable grown = current.grown();
      boolean _ = grown.note(flow, seconds(nowMillis), lifetime);
      table = grown;
    }
  }

  boolean has(long flow, int lifetime, long nowMillis) {
    return table.has(flow, seconds(nowMillis), lifetime);
  }

  int places() {
    return table.places();
  }

  /** Never 0. */
  long hash(long a, long b, long c, long d, long e) {
    long hash = mixed(key ^ a);
    hash = mixed(hash + b);
    hash = mixed(hash ^ c);
    hash = mixed(hash + d);
    hash = mixed(hash ^ e);
    return mixed(hash ^ secondKey) | 1L << 63;
  }

  /** The finalizer of SplitMix64: each bit in changes half of those out. */
  private static long mixed(long word) {
    long some = (word ^ word >>> 30) * 0xBF58476D1CE4E5B9L;
    some = (some ^ some >>> 27) * 0x94D049BB133111EBL;
    return some ^ some >>> 31;
  }

  private static int seconds(long millis) {
    return (int) (millis / 1000);
  }
}
