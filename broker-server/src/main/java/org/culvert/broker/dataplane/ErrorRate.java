// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.dataplane;

/**
 * How many ICMP errors may be sent (RFC 4443 section 2.4 (f)): a token bucket for all of them, and
 * one for each of many groups of receivers, so that a scan does not use up what others need to find
 * their path's MTU. One thread; allocates nothing.
 */
final class ErrorRate {
  private static final int GROUPS = 1024;
  private static final int PER_GROUP = 10;
  private static final int IN_ALL = 500;

  /** In thousandths of an error; a bucket's size is what it gets in a second. */
  private static final long ERROR = 1000;

  private final long[] left = new long[GROUPS + 1];
  private final long[] filledAt = new long[GROUPS + 1];

  ErrorRate() {
    for (int i = 0; i < left.length; i++) {
      filledAt[i] = Long.MIN_VALUE;
    }
  }

  /** Whether one more may go to that address, and counts it if so. */
  boolean admits(long high, long low, long nowMillis) {
    // A subscriber has at least a /64 of IPv6, or an address of IPv4.
    long subscriber = high != 0 ? high : low;
    int group = (int) (subscriber * 0x9E3779B97F4A7C15L >>> 54);
    fill(GROUPS, IN_ALL, nowMillis);
    fill(group, PER_GROUP, nowMillis);
    if (left[GROUPS] < ERROR || left[group] < ERROR) {
      return false;
    }
    left[GROUPS] -= ERROR;
    left[group] -= ERROR;
    return true;
  }

  private void fill(int bucket, int perSecond, long nowMillis) {
    long full = perSecond * ERROR;
    long before = filledAt[bucket];
    // A clock that was set back gives nothing and takes nothing.
    long elapsed = before == Long.MIN_VALUE ? ERROR : Math.max(0, nowMillis - before);
    left[bucket] = elapsed >= ERROR ? full : Math.min(full, left[bucket] + elapsed * perSecond);
    filledAt[bucket] = nowMillis;
  }
}
